import type { InitQuestion } from './init-question';
import { type InitPrediction, predictInit } from './predict-init';
import { predictStart } from './predict-start';
import type { PlacementProblem } from './problem';

/**
 * Answers whether `terraform init`, `tofu init` or `cdktf` in a folder will find a version of the provider, and whether the
 * provider will start: with where it comes from, or with the first problem.
 */
export function predictPlacement(
  question: InitQuestion,
): Extract<InitPrediction, { from: string }> | { readonly problem: PlacementProblem } {
  const init = predictInit(question);
  if ('problem' in init) return init;
  const problem = predictStart(init, question.env);
  return problem === undefined ? init : { problem };
}

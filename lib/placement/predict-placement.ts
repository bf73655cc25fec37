import type { InitContext } from './init-context';
import { DamagedPackageError } from './package-files';
import { type InitPrediction, predictInit } from './predict-init';
import { predictStart } from './predict-start';
import type { PlacementProblem } from './problem';

/**
 * Predicts whether `terraform init`, `tofu init` or `cdktf` in a folder will find a version of the provider, and whether the provider
 * will start. Returns where the provider comes from, or the first problem.
 */
export function predictPlacement(
  context: InitContext,
): Extract<InitPrediction, { from: string }> | { readonly problem: PlacementProblem } {
  try {
    const init = predictInit(context);
    if ('problem' in init) return init;
    const problem = predictStart(init, context.env);
    return problem === undefined ? init : { problem };
  } catch (error) {
    if (!(error instanceof DamagedPackageError)) throw error;
    return { problem: packageDamaged(error) };
  }
}

function packageDamaged({ message }: DamagedPackageError): PlacementProblem {
  return {
    code: 'PackageDamaged',
    message: `${message}: init fails to unpack it.`,
    help: 'Run "apsaramqtt install" again, or copy the file again.',
  };
}

import type { Unreadable } from '../../check-result';
import { otherDocument } from '../foreign-json';
import type { JsonBytes, JsonRange } from '../json-bytes';
import { NOTHING_FOUND, type Source } from '../source';
import { type GatesOfPlan, gatesOfPlan } from './gates';
import { literalTokensOfPlan } from './literal-tokens';
import { DamagedPlanError, PlanJson } from './plan-json';

/**
 * The gates of a plan, or what the document is instead; undefined where it is nothing of Terraform's that is checked.
 * @param trusted whether the verdicts may be those of another provider.
 */
export function readPlan(path: string, json: JsonBytes, trusted: boolean): Source | undefined {
  const { root } = json;
  if (!json.isObject(root)) return undefined;
  const keys = new Map<string, JsonRange>(json.members(root));
  const other = otherDocument(path, keys);
  if (other) return unreadable(other);
  if (!keys.has('planned_values') || !keys.has('configuration')) return undefined;
  const plan = new PlanJson(json, keys);
  const gates = gatesOrDamage(plan, path, trusted);
  if ('tokens' in gates) {
    const { tokens, emptyFleets } = gates;
    const source = { ...NOTHING_FOUND, ...literalTokensOfPlan(plan, path, tokens), emptyFleets };
    if (!plan.isErrored) return source;
    const message = `The plan in ${path} ended with an error, so it cannot be applied.`;
    const help = 'Read the error in the output of terraform plan.';
    // A gate without a verdict may be what failed. If there is none, something else failed, or a gate that the plan does not show.
    return tokens.some(({ verdict }) => verdict === 'unjudged')
      ? { ...source, notes: [`${message} ${help}`] }
      : { ...source, unreadable: [{ code: 'FailedPlan', message, help, isFaulty: true }] };
  }
  return { ...unreadable(gates), findings: literalTokensOfPlan(plan, path, []).findings };
}

function gatesOrDamage(plan: PlanJson, path: string, trusted: boolean): GatesOfPlan | Unreadable {
  try {
    plan.requireKnownFormat();
    return gatesOfPlan(plan, path, trusted);
  } catch (error) {
    if (!(error instanceof DamagedPlanError)) throw error;
    return {
      code: 'DamagedPlan',
      message: `${path} is not a plan as Terraform writes it. ${error.message}`,
      help: 'Check what terraform show -json prints, unchanged.',
    };
  }
}

function unreadable(problem: Unreadable): Source {
  return { ...NOTHING_FOUND, unreadable: [problem] };
}

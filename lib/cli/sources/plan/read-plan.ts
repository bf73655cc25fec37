import type { Unreadable } from '../../check-result';
import { otherDocument } from '../foreign-json';
import type { JsonBytes, JsonRange } from '../json-bytes';
import { NOTHING_FOUND, type Source } from '../source';
import { type GatesOfPlan, gatesOfPlan } from './gates';
import { literalTokensOfPlan } from './literal-tokens';
import { DamagedPlanError, PlanJson } from './plan-json';

/**
 * Reads the gates of a plan, or reports which other document of Terraform this is. Undefined for any other JSON.
 * @param trusted whether verdicts of another provider count.
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
    // If a gate has no verdict, it may be what failed. Otherwise, something else failed, or a gate that the plan does not contain.
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
      help: 'Check the unchanged output of terraform show -json.',
    };
  }
}

function unreadable(problem: Unreadable): Source {
  return { ...NOTHING_FOUND, unreadable: [problem] };
}

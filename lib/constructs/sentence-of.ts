import type { BrokenRule } from '../gate/configuration/broken-rule';

/** A broken rule as a synth that fails says it. */
export function sentenceOf({ rule, message, help }: BrokenRule): string {
  return `${rule.id} ${rule.name}: ${message} ${help}`;
}

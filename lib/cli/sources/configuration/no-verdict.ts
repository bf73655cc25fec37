import type { Problem } from '../../../gate/problem';
import type { Place, Unknown } from '../../../hcl';

/** The remedy for a gate that needs a missing value. */
export const GIVE_VALUES =
  'Set the missing values (--var, --var-file, TF_VAR_*), or check the plan (terraform show -json).';

/**
 * Thrown to end the reading of a gate that has no verdict. Not an `Error`, because recording the stack, which is never shown, would take a
 * third of the time if all tokens are missing.
 */
export class NoVerdict {
  constructor(
    readonly problem: Problem,
    /** The place of the problem, if it is not that of the token. */
    readonly place?: Place,
    /** Whether every plan fails, whatever the values of variables are. */
    readonly isFault = false,
  ) {}

  get isDeferred(): boolean {
    return this.problem.code === 'KnownAfterApply';
  }
}

export function knownAfterApply(message: string, place?: Place): NoVerdict {
  return new NoVerdict({ code: 'KnownAfterApply', message, help: GIVE_VALUES }, place);
}

/** The reason for an argument whose value is unknown. */
export function unknownArgument(unknown: Unknown, name: string, place: Place): NoVerdict {
  const message = unknownMessage(`Argument ${name}`, unknown);
  if (unknown.reason === 'known-after-apply') return knownAfterApply(message, place);
  return new NoVerdict({ code: 'NotKnown', message, help: GIVE_VALUES }, place);
}

/** A sentence about an unknown value. @param what the subject of the sentence. */
export function unknownMessage(what: string, { reason, detail }: Unknown): string {
  return reason === 'known-after-apply'
    ? `${what} depends on ${detail}, which is known only after apply.`
    : `${what} depends on something that is not known here: ${detail}.`;
}

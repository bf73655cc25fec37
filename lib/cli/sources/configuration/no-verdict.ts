import type { Problem } from '../../../gate/problem';
import type { Place, Unknown } from '../../../hcl';

/** What to do where a value is missing that a gate needs. */
export const GIVE_VALUES =
  'Set the missing values (--var, --var-file, TF_VAR_*), or check the plan (terraform show -json).';

/**
 * Thrown to end the reading of a gate: it has no verdict. Not an `Error`: each would record a stack that no one sees, which takes a
 * third of the time that a gate takes where all tokens are missing.
 */
export class NoVerdict {
  constructor(
    readonly problem: Problem,
    /** Where it is, if not where the token is. */
    readonly place?: Place,
    /** Whether every plan is refused, whatever the values of variables are. */
    readonly isFault = false,
  ) {}

  get isDeferred(): boolean {
    return this.problem.code === 'KnownAfterApply';
  }
}

export function knownAfterApply(message: string, place?: Place): NoVerdict {
  return new NoVerdict({ code: 'KnownAfterApply', message, help: GIVE_VALUES }, place);
}

/** The error of an argument that depends on what is not known here. */
export function unknownArgument(unknown: Unknown, name: string, place: Place): NoVerdict {
  const message = unknownMessage(`Argument ${name}`, unknown);
  if (unknown.reason === 'known-after-apply') return knownAfterApply(message, place);
  return new NoVerdict({ code: 'NotKnown', message, help: GIVE_VALUES }, place);
}

/** Says what is not known because something else is not. @param what is not known, as the start of a sentence. */
export function unknownMessage(what: string, { reason, detail }: Unknown): string {
  return reason === 'known-after-apply'
    ? `${what} depends on ${detail}, which is known only after apply.`
    : `${what} depends on something that is not known here: ${detail}.`;
}

import type { Place } from './source-text';

/** What is wrong with a configuration, in a whole sentence, and where. */
export interface Diagnostic {
  /** `warning` if Terraform continues. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place?: Place;
  /** Set where a file could not be read, or is not in the language, so that what it declares is not known. */
  readonly isUnread?: boolean;
  /** What it depends on, as noted with `withOrigin`; absent where it depends on nothing of the kind. */
  readonly origins?: readonly object[];
}

/** An error at a place. */
export function fault(
  message: string,
  { source, start, end }: Place,
  origins: readonly object[] = [],
): Diagnostic {
  const place = { source, start, end };
  return { severity: 'error', message, place, ...(origins.length > 0 ? { origins } : {}) };
}

/** Ends the parse of a text at its first fault. Does not leave this folder. */
export class SyntaxFault extends Error {
  constructor(
    message: string,
    readonly place: Place,
  ) {
    super(message);
  }

  diagnostic(): Diagnostic {
    return { severity: 'error', message: this.message, place: this.place };
  }
}

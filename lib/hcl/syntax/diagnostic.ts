import type { Place } from './source-text';

/** A problem of a configuration. */
export interface Diagnostic {
  /** `warning` if Terraform continues. */
  readonly severity: 'error' | 'warning';
  /** What is wrong, as a sentence. */
  readonly message: string;
  readonly place?: Place;
  /** Set if a file could not be read or has no known syntax, so that what it declares is unknown. */
  readonly isUnread?: boolean;
  /** The origins of the values that caused it, as set by `withOrigin`. */
  readonly origins?: readonly object[];
}

/** Returns an error at a place. */
export function errorAt(
  message: string,
  { source, start, end }: Place,
  origins: readonly object[] = [],
): Diagnostic {
  const place = { source, start, end };
  return { severity: 'error', message, place, ...(origins.length > 0 ? { origins } : {}) };
}

/** Thrown at the first syntax error of a text. The functions that parse whole texts catch it. */
export class HclSyntaxError extends Error {
  constructor(
    message: string,
    readonly place: Place,
  ) {
    super(message);
  }

  diagnostic(): Diagnostic {
    return errorAt(this.message, this.place);
  }
}

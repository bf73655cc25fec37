import { parseDuration, parseTime } from '../gate/expiry';
import { isReference } from './reference-text';
import { shownValue } from './shown-value';
import { spelled } from './spelling';

/** A time as Terraform reads it, if one is given. Throws for a text that is not a time. */
export function expiryText(subject: string, expiresAt: string | undefined): string | undefined {
  if (expiresAt === undefined || expiresAt === null) return undefined;
  if (isReference(expiresAt) || parseTime(expiresAt)) return expiresAt;
  throw new Error(
    `${subject}: ${spelled('expiresAt')} is ${shownValue(expiresAt)}. Set it to an RFC 3339 time, as a text such as "2026-12-31T00:00:00Z".`,
  );
}

/** A duration as Terraform reads it, if one is given. Throws for a text that is not a duration. */
export function durationTextOf(subject: string, minRemaining: string | undefined): string | undefined {
  if (minRemaining === undefined || minRemaining === null) return undefined;
  if (isReference(minRemaining) || parseDuration(minRemaining) !== undefined) return minRemaining;
  throw new Error(
    `${subject}: ${spelled('minRemaining')} is ${shownValue(minRemaining)}. Set it to a duration, as a text such as "72h" or "1h30m".`,
  );
}

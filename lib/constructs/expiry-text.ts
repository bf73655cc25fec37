import { parseDuration, parseTime } from '../gate/expiry';
import { isReference } from './reference-text';
import { shownValue } from './shown-value';
import { spelled } from './spelling';

/** Returns a time or undefined. @throws if the text is not an RFC 3339 time. */
export function expiryText(subject: string, expiresAt: string | undefined): string | undefined {
  if (expiresAt === undefined || expiresAt === null) return undefined;
  if (isReference(expiresAt) || parseTime(expiresAt)) return expiresAt;
  throw new Error(
    `${subject}: ${spelled('expiresAt')} is ${shownValue(expiresAt)}. Set it to an RFC 3339 time, such as "2026-12-31T00:00:00Z".`,
  );
}

/** Returns a duration or undefined. @throws if the text is not a duration. */
export function durationTextOf(subject: string, minRemaining: string | undefined): string | undefined {
  if (minRemaining === undefined || minRemaining === null) return undefined;
  if (isReference(minRemaining) || parseDuration(minRemaining) !== undefined) return minRemaining;
  throw new Error(
    `${subject}: ${spelled('minRemaining')} is ${shownValue(minRemaining)}. Set it to a duration, such as "72h" or "1h30m".`,
  );
}

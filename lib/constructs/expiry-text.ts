import { Token } from 'cdktf';
import { parseDuration, parseTime } from '../gate/expiry';
import { spelled } from './spelling';

/** A time as Terraform reads it. Throws for a text that is none. */
export function expiryText(subject: string, expiresAt: string): string {
  if (Token.isUnresolved(expiresAt) || parseTime(expiresAt)) return expiresAt;
  throw new Error(
    `${subject}: ${spelled('expiresAt')} is ${JSON.stringify(expiresAt)}, which is not a time as RFC 3339 has it. Give it as 2026-12-31T00:00:00Z.`,
  );
}

/** A duration as Terraform reads it. Throws for a text that is none. */
export function durationTextOf(subject: string, minRemaining: string): string {
  if (Token.isUnresolved(minRemaining) || parseDuration(minRemaining) !== undefined) return minRemaining;
  throw new Error(
    `${subject}: ${spelled('minRemaining')} is ${JSON.stringify(minRemaining)}, which is not a duration. Give hours, minutes and seconds as in 72h or 1h30m.`,
  );
}

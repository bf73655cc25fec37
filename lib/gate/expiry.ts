/** The expiry of a token as its user gave it. QueryToken does not return one. */
export interface Expiry {
  readonly expiresAt: Date;
  /** Milliseconds for which the token must remain valid after the check. */
  readonly minRemainingMs: number;
}

// A mutant without the `$` survives on Node.js, whose Date also rejects a time with text after it. The Date of Bun may not.
const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** The time in an RFC 3339 text, or undefined. */
export function parseTime(text: string): Date | undefined {
  const parts = RFC_3339.exec(text);
  if (!parts) return undefined;
  const [, year, month, day] = parts;
  // Date would turn the 30th of February into the 2nd of March.
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const time = new Date(text.replace(' ', 'T'));
  return Number(day) > lastDay || Number.isNaN(time.getTime()) ? undefined : time;
}

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
]);

/** Milliseconds of a duration as Go and Terraform write it (`72h`, `1h30m`, `0`), or undefined. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, number, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) {
    sum += Number(number) * (UNIT_MS.get(unit) ?? 0);
  }
  return sum;
}

/** Whether, at a given time, a token has less time left than it must have, or has expired. */
export function isExpiring({ expiresAt, minRemainingMs }: Expiry, at: Date): boolean {
  return expiresAt.getTime() - at.getTime() < Math.max(minRemainingMs, 1);
}

/** A duration in the largest unit that is not too coarse: `47 h`, `12 min`, `30 s`. */
export function durationText(ms: number): string {
  if (ms >= 2 * 3_600_000) return `${Math.floor(ms / 3_600_000)} h`;
  if (ms >= 2 * 60_000) return `${Math.floor(ms / 60_000)} min`;
  return `${Math.floor(ms / 1_000)} s`;
}

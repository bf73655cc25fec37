import { Unknown } from '../values/model';
import { NUMBER, STRING } from '../values/type';
import { numberValue, stringValue, unknownValue } from '../values/value';
import { stringParameter, textOf } from './arguments';
import { CallError, functions } from './function';

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:(Z)|([+-])(\d\d):(\d\d))$/;
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const MAX_DURATION = 2n ** 63n;

/** A time with its time zone. */
interface Timestamp {
  /** Since 1970-01-01T00:00:00Z. */
  readonly nanoseconds: bigint;
  /** Minutes east of UTC. */
  readonly offset: number;
}

function parseTimestamp(text: string, argument: number): Timestamp {
  const match = TIMESTAMP.exec(text);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (match ?? [])
    .slice(1, 7)
    .map(Number);
  const [fraction = '', , sign, hours, minutes] = (match ?? []).slice(7);
  const valid =
    match !== null &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate() &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59 &&
    Number(hours ?? 0) <= 24 &&
    Number(minutes ?? 0) <= 60;
  if (!valid) {
    throw new CallError(
      `"${text}" is not a valid timestamp (RFC 3339). Example: 2006-01-02T15:04:05Z.`,
      argument,
    );
  }
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute - offset, second);
  return {
    nanoseconds: BigInt(date.getTime()) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0')),
    offset,
  };
}

/** A date whose UTC fields are the local time of the timestamp. */
function localTime({ nanoseconds, offset }: Timestamp): Date {
  const milliseconds = nanoseconds / 1_000_000n - (nanoseconds % 1_000_000n < 0n ? 1n : 0n);
  return new Date(Number(milliseconds) + offset * 60_000);
}

/** @param zero the text for UTC; if empty, it is written as an offset */
function zoneText({ offset }: Timestamp, separator: string, zero: string): string {
  if (offset === 0 && zero !== '') {
    return zero;
  }
  const minutes = Math.abs(offset);
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${offset < 0 ? '-' : '+'}${hour}${separator}${minute}`;
}

function timestampText(timestamp: Timestamp): string {
  const date = localTime(timestamp);
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return `${year}${date
    .toISOString()
    .replace(/^.*?(?=-\d\d-\d\dT)/, '')
    .slice(0, 15)}${zoneText(timestamp, ':', 'Z')}`;
}

function formatToken(token: string, timestamp: Timestamp): string {
  const date = localTime(timestamp);
  const pad = (number: number) => String(number).padStart(2, '0');
  const hour = date.getUTCHours();
  const month = MONTHS[date.getUTCMonth()] ?? '';
  const weekday = DAYS[date.getUTCDay()] ?? '';
  switch (token) {
    case 'YYYY':
      return String(date.getUTCFullYear()).padStart(4, '0');
    case 'YY':
      return pad(date.getUTCFullYear() % 100);
    case 'MMMM':
      return month;
    case 'MMM':
      return month.slice(0, 3);
    case 'MM':
      return pad(date.getUTCMonth() + 1);
    case 'M':
      return String(date.getUTCMonth() + 1);
    case 'DD':
      return pad(date.getUTCDate());
    case 'D':
      return String(date.getUTCDate());
    case 'EEEE':
      return weekday;
    case 'EEE':
      return weekday.slice(0, 3);
    case 'hh':
      return pad(hour);
    case 'h':
      return String(hour);
    case 'HH':
      return pad(hour % 12 || 12);
    case 'H':
      return String(hour % 12 || 12);
    case 'AA':
      return hour < 12 ? 'AM' : 'PM';
    case 'aa':
      return hour < 12 ? 'am' : 'pm';
    case 'mm':
      return pad(date.getUTCMinutes());
    case 'm':
      return String(date.getUTCMinutes());
    case 'ss':
      return pad(date.getUTCSeconds());
    case 's':
      return String(date.getUTCSeconds());
    case 'ZZZZZ':
      return zoneText(timestamp, ':', '');
    case 'ZZZZ':
      return zoneText(timestamp, '', '');
    case 'ZZZ':
      return zoneText(timestamp, '', 'UTC');
    case 'Z':
      return zoneText(timestamp, ':', 'Z');
    default:
      throw new CallError(`The format has an invalid sequence "${token}".`, 0);
  }
}

function formatDate(format: string, timestamp: Timestamp): string {
  if ((format.match(/'/g) ?? []).length % 2 === 1) {
    throw new CallError('The format has a quotation mark that is not closed.', 0);
  }
  return format.replace(
    /'((?:[^']|'')*)'|(([A-Za-z])\3*)/g,
    (_, quoted: string | undefined, token: string) =>
      quoted === undefined ? formatToken(token, timestamp) : quoted.replaceAll("''", "'") || "'",
  );
}

/** A duration in nanoseconds. */
function parseDuration(text: string): bigint {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const parts = [...rest.matchAll(/(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g)];
  const whole = parts.map(([part]) => part).join('') === rest && rest !== '';
  let total = 0n;
  for (const [, digits = '', fraction = '', unit = ''] of parts) {
    const nanoseconds = UNITS[unit];
    if (nanoseconds === undefined || (digits === '' && fraction === '')) {
      throw durationError(text);
    }
    total += BigInt(digits || '0') * nanoseconds;
    total += fraction === '' ? 0n : (BigInt(fraction) * nanoseconds) / 10n ** BigInt(fraction.length);
  }
  if (!(whole || rest === '0') || total >= MAX_DURATION) {
    throw durationError(text);
  }
  return sign === '-' ? -total : total;
}

function durationError(text: string): CallError {
  return new CallError(`"${text}" is not a valid duration. Example: 1h30m.`, 1);
}

export const FUNCTIONS = functions({
  formatdate: {
    parameters: [stringParameter('format'), stringParameter('time')],
    type: STRING,
    run: ([format, time]) => stringValue(formatDate(textOf(format), parseTimestamp(textOf(time), 1))),
  },
  timeadd: {
    parameters: [stringParameter('timestamp'), stringParameter('duration')],
    type: STRING,
    run: ([timestamp, duration]) => {
      const start = parseTimestamp(textOf(timestamp), 0);
      const nanoseconds = start.nanoseconds + parseDuration(textOf(duration));
      return stringValue(timestampText({ ...start, nanoseconds }));
    },
  },
  timecmp: {
    parameters: [stringParameter('timestamp_a'), stringParameter('timestamp_b')],
    type: NUMBER,
    run: ([first, second]) => {
      const [a, b] = [parseTimestamp(textOf(first), 0), parseTimestamp(textOf(second), 1)];
      return numberValue(a.nanoseconds < b.nanoseconds ? -1 : a.nanoseconds > b.nanoseconds ? 1 : 0);
    },
  },
  timestamp: {
    parameters: [],
    type: STRING,
    run: () => unknownValue(STRING, new Unknown('known-after-apply', 'timestamp()', true)),
  },
  plantimestamp: {
    parameters: [],
    type: STRING,
    run: () => unknownValue(STRING, new Unknown('cannot-be-read-here', 'plantimestamp()', true)),
  },
});

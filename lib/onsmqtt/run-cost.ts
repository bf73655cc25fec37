import { CALL_COST, CALL_RATES } from './facts/limits';

/** The limits of a run. */
interface Pace {
  readonly requestsPerSecond: number;
  readonly maxCalls?: number;
}

/** Runs with more calls are announced, because they take long and load the instance. */
const ANNOUNCED_ABOVE = 1_000;

/** The TPS of the instance in the example, because that of the user's instance is not known. */
const COMPARED_TPS = 1_000;

/**
 * The cost of a run in sentences: its calls, the minimum time, and the share of the messaging TPS of the instance. Undefined for a small
 * run.
 *
 * @param questions the number of distinct questions.
 * @param instanceIds the instances of the tokens.
 */
export function runCost(
  questions: number,
  instanceIds: readonly string[],
  { requestsPerSecond, maxCalls = questions }: Pace,
): string | undefined {
  const calls = Math.min(questions, maxCalls);
  if (calls <= ANNOUNCED_ABOVE) return undefined;
  const share = Math.round((requestsPerSecond / COMPARED_TPS) * 1_000) / 10;
  return [
    `The run makes up to ${grouped(calls)} calls, each ${CALL_COST.inWords}.`,
    `They take at least ${grouped(Math.ceil(calls / requestsPerSecond))} seconds at ${grouped(requestsPerSecond)} requests per second.`,
    ...(requestsPerSecond > CALL_RATES.queryToken
      ? [`An account may make ${CALL_RATES.queryToken} of them, unless Alibaba Cloud has raised its limit.`]
      : []),
    `Meanwhile they add ${grouped(requestsPerSecond)} to the messaging TPS of ${instanceIds.join(', ') || 'the instances'}: ${share}% of an instance with ${grouped(COMPARED_TPS)} TPS.`,
  ].join(' ');
}

/** A number with thousands separators. Not toLocaleString, because that loads 5 MB of locale data. */
function grouped(value: number): string {
  const [whole = '', ...decimals] = String(value).split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...decimals].join('.');
}

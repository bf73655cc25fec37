import { CALL_COST, CALL_RATES } from './facts/limits';

/** How a run asks. */
interface Pace {
  readonly requestsPerSecond: number;
  readonly maxCalls?: number;
}

/** A run of more calls than this takes long enough, and enough of the instance, to be announced. */
const ANNOUNCED_ABOVE = 1_000;

/** The specification that the share is computed for: that of the user's instance is not known here. */
const COMPARED_TPS = 1_000;

/**
 * What a run will cost, in sentences: its calls, the time that they take at least, and what they take of the messaging TPS that
 * the devices of the instance use. Undefined for a run that is small.
 *
 * @param questions how many there are; the same one is asked once.
 * @param instanceIds the instances that they are about.
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

/** A number with its thousands apart. Not by toLocaleString, which loads the data of all languages: 5 MB. */
function grouped(value: number): string {
  const [whole = '', ...decimals] = String(value).split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...decimals].join('.');
}

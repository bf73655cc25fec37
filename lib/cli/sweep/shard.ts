/** One of several parts of a manifest, divided by the fingerprints of the tokens. */
export interface Shard {
  /** Counted from 1. */
  readonly index: number;
  readonly count: number;
}

export const WHOLE: Shard = { index: 1, count: 1 };

/** Parses a text such as `2/8`; undefined if it is not valid. */
export function parseShard(text: string): Shard | undefined {
  const [, index, count] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text)?.map(Number) ?? [];
  return index !== undefined && count !== undefined && index <= count ? { index, count } : undefined;
}

export function shardText({ index, count }: Shard): string {
  return `${index}/${count}`;
}

/** @param number the digits of a fingerprint as a number, or for a line without a token its line number. */
export function isInShard(number: number, { index, count }: Shard): boolean {
  return number % count === index - 1;
}

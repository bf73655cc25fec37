import { createHash } from 'node:crypto';

/** Pseudo-random bytes that are the same in every run. */
export function bytes(seed: string, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let size = 0, block = 0; size < length; size += 64, block++)
    blocks.push(createHash('sha512').update(`${seed} ${block}`).digest());
  return Buffer.concat(blocks).subarray(0, length);
}

/** The lengths in bytes of tokens as ApplyToken issues them, before base64. */
const LENGTHS = [80, 96, 112, 128, 144, 160, 176, 208, 241];

export function tokenOf(seed: string): string {
  const length = LENGTHS[bytes(seed, 1)[0]! % LENGTHS.length]!;
  return bytes(`token ${seed}`, length).toString('base64');
}

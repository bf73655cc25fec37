import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { piecesOfRegularFile } from '../../lib/gate/regular-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pieces-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(content: Buffer): string {
  const path = join(folder, 'file');
  writeFileSync(path, content);
  return path;
}

/** Copies of the pieces, because the reader may reuse its buffer. */
const piecesOf = (path: string, overlap: number) =>
  Array.from(piecesOfRegularFile(path, overlap), (piece) => Buffer.from(piece));
const openFiles = () => readdirSync('/proc/self/fd').length;

describe('the pieces of a file', () => {
  it.each([0, 1, 99])('are all of it, each with the last %d bytes of the one before', (overlap) => {
    const content = randomBytes(3_000_000);
    const pieces = piecesOf(file(content), overlap);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.length).toBeLessThan(10);
    const [first = Buffer.alloc(0), ...others] = pieces;
    others.forEach((piece, index) => {
      const before = pieces[index] ?? first;
      expect(piece.subarray(0, overlap).equals(before.subarray(before.length - overlap))).toBe(true);
    });
    const joined = Buffer.concat([first, ...others.map((piece) => piece.subarray(overlap))]);
    expect(joined.equals(content)).toBe(true);
  });

  it('are one of a file that is shorter than the overlap, and none of an empty one', () => {
    expect(piecesOf(file(Buffer.from('abc')), 99)).toEqual([Buffer.from('abc')]);
    expect(piecesOf(file(Buffer.alloc(0)), 99)).toEqual([]);
  });

  it('are read from a file that is closed again, also if not all of them are read', () => {
    const path = file(randomBytes(3_000_000));
    const before = openFiles();
    piecesOf(path, 0);
    for (const piece of piecesOfRegularFile(path, 0)) if (piece.length > 0) break;
    expect(openFiles()).toBe(before);
  });

  it.each([
    ['a folder', () => folder],
    ['a pipe', () => pipe()],
    ['a file of the kernel', () => '/proc/self/environ'],
  ])('are refused of %s, which is closed again', (_, path) => {
    const before = openFiles();
    expect(() => piecesOf(path(), 0)).toThrow('not-regular');
    expect(openFiles()).toBe(before);
  });
});

function pipe(): string {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

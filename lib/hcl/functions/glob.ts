import type { Engine } from '../engine';
import { CallError } from './function';

/** A wildcard, a class of characters, an escaped character, or one character. */
const PIECE = /\*\*\/?|\[.[^\]]*\]|\\.|./gsu;

const WILDCARDS = new Map([
  ['**/', '(?:[^/]+/)*'],
  ['**', '.*'],
  ['*', '[^/]*'],
  ['?', '[^/]'],
]);

/**
 * A regular expression for a pattern of paths: `*` and `?` stand for characters other than `/`, `**` for any number of folders,
 * `[a-z]` for one of a class, `{a,b}` for one of several. In OpenTofu, `[!a]` is a class that leaves out, as `[^a]` is.
 */
export function globPattern(pattern: string, engine: Engine): RegExp {
  const fault = (what: string) => new CallError(`The pattern "${pattern}" has a ${what}.`, 1);
  let source = '';
  let depth = 0;
  for (const [piece] of pattern.matchAll(PIECE)) {
    const isInBraces = depth > 0;
    if (piece === '[') throw fault('"[" that is not closed');
    if (piece === '/' && isInBraces && engine === 'terraform') throw fault('"/" between "{" and "}"');
    if (piece === '{') depth += 1;
    if (piece === '}' && isInBraces) depth -= 1;
    source += expressionFor(piece, isInBraces, engine);
  }
  if (depth > 0) throw fault('"{" that is not closed');
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch {
    throw fault('"[" with an invalid range');
  }
}

function expressionFor(piece: string, isInBraces: boolean, engine: Engine): string {
  const wildcard = WILDCARDS.get(piece);
  if (wildcard !== undefined) return wildcard;
  if (piece === '{') return '(?:';
  if (isInBraces && piece === '}') return ')';
  if (isInBraces && piece === ',') return '|';
  if (piece.startsWith('[')) return classFor(piece.slice(1, -1), engine);
  const isEscaped = piece.startsWith('\\') && piece.length > 1;
  return escaped(isEscaped ? piece.slice(1) : piece);
}

function classFor(members: string, engine: Engine): string {
  const negation = engine === 'opentofu' ? /^[!^]/ : /^\^/;
  const inner = members.replace(negation, '').replace(/[\\[^]/g, '\\$&');
  return `[${negation.test(members) ? '^' : ''}${inner}]`;
}

function escaped(character: string): string {
  return /[\p{L}\p{N}_\s]/u.test(character) ? character : character.replace(/[$()*+.?[\\\]^{|}/]/, '\\$&');
}

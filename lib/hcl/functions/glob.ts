import type { Engine } from '../engine';
import { CallError } from './function';

/** A wildcard, a character class, an escaped character, or one character. */
const PIECE = /\*\*\/?|\[.[^\]]*\]|\\.|./gsu;

const WILDCARDS = new Map([
  ['**/', '(?:[^/]+/)*'],
  ['**', '.*'],
  ['*', '[^/]*'],
  ['?', '[^/]'],
]);

/**
 * Converts a glob pattern to a regular expression. `*` and `?` match characters other than `/`, `**` any number of folders, `[a-z]` a
 * character class, `{a,b}` one of several texts. In OpenTofu, `[!a]` means the same as `[^a]`.
 */
export function globPattern(pattern: string, engine: Engine): RegExp {
  const invalid = (what: string) => new CallError(`The pattern "${pattern}" has a ${what}.`, 1);
  let source = '';
  let depth = 0;
  for (const [piece] of pattern.matchAll(PIECE)) {
    const isInBraces = depth > 0;
    if (piece === '[') throw invalid('"[" that is not closed');
    if (piece === '/' && isInBraces && engine === 'terraform') throw invalid('"/" between "{" and "}"');
    if (piece === '{') depth += 1;
    if (piece === '}' && isInBraces) depth -= 1;
    source += expressionFor(piece, isInBraces, engine);
  }
  if (depth > 0) throw invalid('"{" that is not closed');
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch {
    throw invalid('"[" with an invalid range');
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

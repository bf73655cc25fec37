import type { Engine } from '../engine';
import { CallError } from './function';

/**
 * A regular expression for a pattern of paths: `*` and `?` stand for characters other than `/`, `**` for any number of folders,
 * `[a-z]` for one of a class, `{a,b}` for one of several. In OpenTofu, `[!a]` is a class that leaves out, as `[^a]` is.
 */
export function globPattern(pattern: string, engine: Engine): RegExp {
  let source = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '*' && pattern[at + 1] === '*') {
      const folders = pattern[at + 2] === '/';
      source += folders ? '(?:[^/]+/)*' : '.*';
      at += folders ? 2 : 1;
    } else if (character === '*') {
      source += '[^/]*';
    } else if (character === '?') {
      source += '[^/]';
    } else if (character === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end < 0) {
        throw new CallError(`The pattern "${pattern}" has a "[" that is not closed.`, 1);
      }
      const negation = engine === 'opentofu' ? /^[!^]/ : /^\^/;
      const members = pattern.slice(at + 1, end);
      const inner = members.replace(negation, '').replace(/[\\[^]/g, '\\$&');
      source += `[${negation.test(members) ? '^' : ''}${inner}]`;
      at = end;
    } else if (character === '{') {
      source += '(?:';
      depth += 1;
    } else if (character === '}' && depth > 0) {
      source += ')';
      depth -= 1;
    } else if (character === '/' && depth > 0 && engine === 'terraform') {
      throw new CallError(`The pattern "${pattern}" has a "/" between "{" and "}".`, 1);
    } else if (character === ',' && depth > 0) {
      source += '|';
    } else if (character === '\\' && at + 1 < pattern.length) {
      at += 1;
      source += escaped(pattern.charAt(at));
    } else {
      source += escaped(character);
    }
  }
  if (depth > 0) {
    throw new CallError(`The pattern "${pattern}" has a "{" that is not closed.`, 1);
  }
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch {
    throw new CallError(`The pattern "${pattern}" has a "[" with a range that is none.`, 1);
  }
}

function escaped(character: string): string {
  return /[\p{L}\p{N}_\s]/u.test(character) ? character : character.replace(/[$()*+.?[\\\]^{|}/]/, '\\$&');
}

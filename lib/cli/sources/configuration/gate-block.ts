import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  attributeNamed,
  type Block,
  COMMENT,
  type Expression,
  literalText,
  type ResourceBlock,
} from '../../../hcl';
import type { Location } from '../../check-result';

const TYPES = ['apsaramqtt_token', 'apsaramqtt_tokens'];

/** Whether a block is a gate. */
export function isGateResource({ mode, type }: Pick<ResourceBlock, 'mode' | 'type'>): boolean {
  return mode !== 'managed' && TYPES.includes(type);
}

/** The name of a resource in reports: the construct's path if there is one, else the address. */
export function nameOf({ address, block }: ResourceBlock): string {
  return constructPath(block) ?? address;
}

/** A cache, because each rule names the same blocks. */
const constructPaths = new WeakMap<Block, string | undefined>();

/** The path of the construct, which CDKTF writes in a comment. The suffix of the gate's hidden child is removed. */
export function constructPath(block: Block): string | undefined {
  if (!constructPaths.has(block)) constructPaths.set(block, constructPathIn(block));
  return constructPaths.get(block);
}

function constructPathIn({ body }: Block): string | undefined {
  const comment = attributeNamed(body, COMMENT)?.value;
  const path = member(member(comment, 'metadata'), 'path');
  return path && literalText(path)?.replace(/\/(Default|Resource)$/, '');
}

/**
 * The place in the program where a construct was made. Synth writes it in the comment, relative to the root of the repository.
 * @param repository the path of the repository's root, in the form of the paths in reports.
 */
export function constructLocation({ body }: Block, repository: string): Location | undefined {
  const source = member(member(attributeNamed(body, COMMENT)?.value, 'metadata'), 'source');
  const file = member(source, 'file');
  const [line, column] = ['line', 'column'].map((name) => {
    const number = member(source, name);
    return number?.kind === 'number' ? Number(number.text) : undefined;
  });
  const path = file && literalText(file);
  if (!path || !line) return undefined;
  const shown = join(repository, path);
  if (!isThere(shown)) return undefined;
  return { file: shown, line, ...(column ? { column } : {}) };
}

/** A cache, because one file of a program can make thousands of gates. */
const programs = new Map<string, boolean>();

/** False if the synthesized configuration is checked in another place than the program. */
function isThere(program: string): boolean {
  const known = programs.get(program) ?? existsSync(program);
  programs.set(program, known);
  return known;
}

function member(object: Expression | undefined, name: string): Expression | undefined {
  if (object?.kind !== 'object') return undefined;
  return object.items.find(({ key, word }) => (word ?? literalText(key)) === name)?.value;
}

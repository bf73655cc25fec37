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

/** Whether a block asks about tokens. */
export function isGateResource({ mode, type }: Pick<ResourceBlock, 'mode' | 'type'>): boolean {
  return mode !== 'managed' && TYPES.includes(type);
}

/** What its author calls a resource: the construct's path where there is one, else the address. */
export function nameOf({ address, block }: ResourceBlock): string {
  return constructPath(block) ?? address;
}

/** Each rule names the same blocks. */
const constructPaths = new WeakMap<Block, string | undefined>();

/** CDKTF leaves it in a comment. What a gate makes is its hidden child: the author knows the gate. */
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
 * Where the program made a construct, which synth leaves in the comment relative to the root of the repository.
 * @param repository the root of the repository, as the paths of files are shown.
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

/** One file of a program makes thousands of gates. */
const programs = new Map<string, boolean>();

/** The program may not be where the synthesized configuration is checked. */
function isThere(program: string): boolean {
  const known = programs.get(program) ?? existsSync(program);
  programs.set(program, known);
  return known;
}

function member(object: Expression | undefined, name: string): Expression | undefined {
  if (object?.kind !== 'object') return undefined;
  return object.items.find(({ key, word }) => (word ?? literalText(key)) === name)?.value;
}

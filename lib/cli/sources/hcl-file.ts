import { basename } from 'node:path';
import { type Block, type Body, isBody } from '../../gate/configuration/block';
import type { Location, Unreadable } from '../check-result';
import { readTextFile } from './read-file';

/** A file of HCL as Terraform's JSON syntax has it, and where in it blocks stand. */
export class HclFile {
  private constructor(
    readonly path: string,
    private readonly text: string,
    readonly value: Body,
  ) {}

  /** The file, or what keeps it from being read. Nothing quotes the text, which may hold secrets. */
  static async read(path: string): Promise<HclFile | Unreadable> {
    const text = readTextFile(path);
    if (typeof text !== 'string') return text;
    const { parse } = await import('./hcl-parser');
    try {
      return new HclFile(path, text, asJsonSyntax(await parse(basename(path), text)));
    } catch (error) {
      return notHcl(path, error as Error);
    }
  }

  /** Where the first line of a block stands. */
  locate({ kind, path }: Block): Location {
    const labels = path.slice(path.indexOf(kind) + 1).map((label) => `\\s+"?${label}"?`);
    const header = new RegExp(`^[ \\t]*${kind}${labels.join('')}\\s*\\{`, 'm');
    const before = this.text.slice(0, header.exec(this.text)?.index ?? 0);
    return { file: this.path, line: before.split('\n').length };
  }
}

/** The parser's message is `<file>:<line>,<column>-…: <title>; <detail>`. The detail may quote the text, the title does not. */
function notHcl(path: string, { message }: Error): Unreadable {
  const [, line, column, title] = /:(\d+),(\d+)[^:]*: ([^;\]]+)/.exec(message) ?? [];
  if (!line) return { message: `${path} is not valid HCL.` };
  return {
    message: `${path} is not valid HCL: line ${line}, column ${column}: ${title}.`,
    location: { file: path, line: Number(line) },
  };
}

/** In JSON, what HCL writes as a bare reference or keyword is a plain text. */
function asJsonSyntax(value: unknown): Body {
  return unwrapped(value, undefined) as Body;
}

const BARE = new Set(['depends_on', 'provider', 'providers', 'type']);

function unwrapped(value: unknown, key: string | undefined): unknown {
  if (typeof value === 'string') return BARE.has(key ?? '') ? value.replace(/^\$\{(.*)\}$/s, '$1') : value;
  if (Array.isArray(value)) return value.map((item) => unwrapped(item, key));
  if (!isBody(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, unwrapped(item, key === 'providers' ? key : name)]),
  );
}

import { findNodeAtLocation, type Node, type ParseError, parse, parseTree } from 'jsonc-parser';
import type { Location, Unreadable } from '../check-result';
import { readTextFile } from './read-text-file';

/** A file of JSON, and where in it things stand. */
export class JsonFile {
  #tree?: Node;

  private constructor(
    readonly path: string,
    private readonly text: string,
    readonly value: unknown,
  ) {}

  /** The file, or what keeps it from being read. Nothing quotes the text, which may hold secrets. */
  static read(path: string): JsonFile | Unreadable {
    const text = readTextFile(path);
    if (typeof text !== 'string') return text;
    try {
      return new JsonFile(path, text, JSON.parse(text));
    } catch {
      return notJson(path, text);
    }
  }

  /** Where a block of a configuration stands, or what else keys lead to. */
  locate({ path }: { readonly path: readonly (string | number)[] }): Location {
    this.#tree ??= parseTree(this.text);
    const { offset } = findNodeAtLocation(this.#tree!, [...path]) ?? { offset: 0 };
    return { file: this.path, line: positionOf(this.text, offset).line };
  }
}

function notJson(path: string, text: string): Unreadable {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  const { line, column } = positionOf(text, errors[0]?.offset ?? 0);
  return {
    message: `${path} is not valid JSON: line ${line}, column ${column}.`,
    location: { file: path, line },
  };
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

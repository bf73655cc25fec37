import { readFileSync } from 'node:fs';
import { findNodeAtLocation, type Node, type ParseError, parse, parseTree } from 'jsonc-parser';
import type { Location, Unreadable } from '../check-result';

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
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return { message: `${path} cannot be read: ${code === 'ENOENT' ? 'it is not there' : code}.` };
    }
    try {
      return new JsonFile(path, text, JSON.parse(text));
    } catch {
      return notJson(path, text);
    }
  }

  /** Where the value stands that keys lead to. */
  locate(keys: readonly string[]): Location {
    this.#tree ??= parseTree(this.text);
    const { offset } = findNodeAtLocation(this.#tree!, [...keys]) ?? { offset: 0 };
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

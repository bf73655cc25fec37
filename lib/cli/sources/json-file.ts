import { type Node, type ParseError, parse, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Location, Unreadable } from '../check-result';
import { foreignText } from './foreign-json';
import { LineStarts } from './line-starts';
import { readBytes, readFoundBytes } from './read-file';
import { repeatedKeyProblem } from './repeated-key';

/** A JSON file that can locate its values. */
export class JsonFile {
  #tree?: Node;
  #lines?: LineStarts;
  readonly #members = new Map<Node, ReadonlyMap<string | number, Node>>();

  private constructor(
    readonly path: string,
    private readonly text: string,
    readonly value: unknown,
  ) {}

  /**
   * Reads a file, or returns why it cannot be read. Messages do not quote the text, which may contain secrets.
   * @param isFound whether the file was found in a folder and is not on the command line.
   */
  static read(path: string, isFound = false): JsonFile | Unreadable {
    const bytes = isFound ? readFoundBytes(path) : readBytes(path);
    return 'message' in bytes ? bytes : JsonFile.of(path, bytes);
  }

  /** Parses a file that has been read. */
  static of(path: string, bytes: Buffer): JsonFile | Unreadable {
    const text = bytes.toString('utf8');
    try {
      return new JsonFile(path, text, JSON.parse(text));
    } catch {
      const foreign = foreignText(path, bytes.subarray(0, 1024));
      return foreign ?? notJson(path, text);
    }
  }

  /** The problem of an object that has a key twice. */
  get repeatedKey(): Unreadable | undefined {
    return repeatedKeyProblem(this.path, this.text);
  }

  /** The location of the value at a path of keys. */
  locate({ path }: { readonly path: readonly (string | number)[] }): Location {
    this.#tree ??= parseTree(this.text);
    this.#lines ??= new LineStarts(this.text);
    let node: Node | undefined = this.#tree;
    for (const key of path) node = node && this.#membersOf(node).get(key);
    return { file: this.path, ...this.#lines.positionAt(node?.offset ?? 0) };
  }

  /** Cached, because each of a hundred thousand members of a file may be located. */
  #membersOf(node: Node): ReadonlyMap<string | number, Node> {
    let members = this.#members.get(node);
    if (!members) {
      const children = node.children ?? [];
      members = new Map(
        children.map((child, index) => {
          const [key, value] = child.children ?? [];
          return node.type === 'object' && key && value ? [key.value, value] : [index, child];
        }),
      );
      this.#members.set(node, members);
    }
    return members;
  }
}

function notJson(path: string, text: string): Unreadable {
  if (text.trim() === '')
    return {
      code: 'NotJson',
      message: `${path} is empty.`,
      help: 'Check why the program that writes this file failed.',
    };
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  const [error] = errors;
  const { line, column } = new LineStarts(text).positionAt(error?.offset ?? 0);
  const location = { file: path, line, column };
  const place = `line ${line}, column ${column}`;
  if (error !== undefined && printParseErrorCode(error.error) === 'EndOfFileExpected') {
    const message = `${path} continues after the end of its JSON: ${place}.`;
    return {
      code: 'NotJson',
      message,
      help: 'Remove everything after the JSON document, such as other output.',
      location,
    };
  }
  return {
    code: 'NotJson',
    message: `${path} is not valid JSON: ${place}.`,
    help: 'Correct the file.',
    location,
  };
}

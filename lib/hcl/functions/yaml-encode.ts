import type { Value } from '../values/model';
import { elementsOf, entriesOf } from '../values/value';

const INDENT = 2;
/** Long strings are folded at the first space after this column. */
const BEST_WIDTH = 80;
/** The characters of a string that need no escape. Tabs and everything above U+FFFF are escaped. */
const PRINTABLE = /^[\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/u;
const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

/** Encodes a value as YAML, as Terraform does: strings and keys are quoted, strings with several lines are block scalars. */
export function encodeYaml(value: Value): string {
  const text = node(value, -INDENT, 0, false);
  return typeof value.data === 'string' || isFilled(value) || text === '[]' || text === '{}'
    ? `${text}\n`
    : `${text}\n...\n`;
}

function isFilled(value: Value): boolean {
  return elementsOf(value).length > 0;
}

/**
 * Encodes a node, without the line break at its end.
 *
 * @param indent the indentation of the collection that contains the node.
 * @param column the column at which the node begins.
 */
function node(value: Value, indent: number, column: number, inMapping: boolean): string {
  const { data } = value;
  if (typeof data === 'string') {
    return scalar(data, Math.max(indent, 0) + INDENT, column);
  }
  if (data instanceof Map) {
    return isFilled(value) ? mapping(value, indent + INDENT) : '{}';
  }
  if (Array.isArray(data)) {
    return isFilled(value) ? sequence(value, inMapping ? indent : indent + INDENT) : '[]';
  }
  return String(data);
}

function sequence(value: Value, indent: number): string {
  const items = elementsOf(value).map((item) => `- ${node(item, indent, indent + 2, false)}`);
  return items.join(`\n${' '.repeat(indent)}`);
}

function mapping(value: Value, indent: number): string {
  const padding = ' '.repeat(indent);
  const entries = Array.from(entriesOf(value), ([key, item]) => {
    const name = quoted(key);
    const column = indent + [...name].length + 2;
    const inside = node(item, indent, column, true);
    if (!isFilled(item)) {
      return `${name}: ${inside}`;
    }
    return `${name}:\n${item.data instanceof Map ? ' '.repeat(indent + INDENT) : padding}${inside}`;
  });
  return entries.join(`\n${padding}`);
}

function scalar(text: string, indent: number, column: number): string {
  return isBlock(text) ? block(text, indent) : quoted(text, { indent, column });
}

function isBlock(text: string): boolean {
  return (
    text.includes('\n') &&
    !text.includes(' \n') &&
    !text.endsWith(' ') &&
    [...text].every((character) => PRINTABLE.test(character) && !/[\u2028\u2029]/.test(character))
  );
}

function block(text: string, indent: number): string {
  const hint = /^[ \n]/.test(text) ? String(INDENT) : '';
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  return `|${hint}${chomp}\n${lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line)).join('\n')}`;
}

function quoted(text: string, folding?: { indent: number; column: number }): string {
  const characters = [...text];
  let column = (folding?.column ?? 0) + 1;
  let result = '"';
  let afterSpace = false;
  characters.forEach((character, index) => {
    if (character === ' ') {
      const folds =
        folding !== undefined &&
        !afterSpace &&
        column > BEST_WIDTH &&
        index > 0 &&
        index < characters.length - 1;
      if (folds) {
        result += `\n${' '.repeat(folding.indent)}${characters[index + 1] === ' ' ? '\\' : ''}`;
        column = folding.indent;
      } else {
        result += ' ';
        column += 1;
      }
      afterSpace = true;
      return;
    }
    const written = escaped(character);
    result += written;
    column += written.length > 2 || written.startsWith('\\') ? written.length : 1;
    afterSpace = false;
  });
  return `${result}"`;
}

function escaped(character: string): string {
  const named = ESCAPES[character];
  if (named !== undefined) {
    return named;
  }
  if (PRINTABLE.test(character)) {
    return character;
  }
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) {
    return `\\x${hex.padStart(2, '0')}`;
  }
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

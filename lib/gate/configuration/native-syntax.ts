import { type Body, isBody } from './block';

const SPACE = /(?:\s+|#.*|\/\/.*|\/\*[\s\S]*?\*\/)+/y;
const COMMENT = /(?:#|\/\/).*|\/\*[\s\S]*?\*\//y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const LABEL = /"((?:[^"\\]|\\.)*)"|([\p{ID_Start}_][\p{ID_Continue}-]*)/uy;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n[\s\S]*?^[ \t]*\1(?=\r?$)/muy;

/**
 * Converts a configuration from Terraform's native syntax to the form of its JSON syntax, where expressions are strings with `${…}`.
 * Evaluates nothing. If a block repeats within a block, only the last is kept. Stops at the first syntax error.
 */
export function nativeConfiguration(text: string): Body {
  return new Reader(text).body();
}

class Reader {
  #position = 0;

  constructor(private readonly text: string) {}

  body(): Body {
    const body: Record<string, unknown> = {};
    for (;;) {
      this.#match(SPACE);
      const name = this.#match(NAME)?.[0];
      if (name === undefined) return body;
      const keys = [name, ...this.#labels()];
      this.#match(SPACE);
      const sign = this.text[this.#position++];
      if (sign === '=') body[name] = `\${${this.#expression().trimStart()}}`;
      else if (sign === '{') {
        addAt(body, keys, this.body());
        this.#position++;
      } else return body;
    }
  }

  #labels(): string[] {
    const labels: string[] = [];
    for (;;) {
      this.#match(SPACE);
      const found = this.#match(LABEL);
      if (!found) return labels;
      // Stryker disable next-line StringLiteral: a label has one of the two forms.
      labels.push(found[1] ?? found[2] ?? '');
    }
  }

  /** Reads to the end of the line, or further if a bracket is open. Leaves comments out. */
  #expression(): string {
    let expression = '';
    let depth = 0;
    // Stryker disable next-line EqualityOperator: after the end of the text, there is nothing to add.
    while (this.#position < this.text.length) {
      const heredoc = this.#match(HEREDOC)?.[0];
      const whole = heredoc === undefined ? this.#quoted() : `${heredoc}\n`;
      if (whole !== undefined) {
        expression += whole;
        continue;
      }
      if (this.#match(COMMENT)) continue;
      const character = this.text.charAt(this.#position);
      if (/[([{]/.test(character)) depth++;
      if (/[)\]}]/.test(character) && depth-- === 0) break;
      if (character === '\n' && depth === 0) break;
      expression += character;
      this.#position++;
    }
    return expression;
  }

  /** Reads a quoted string, which may contain expressions. */
  #quoted(): string | undefined {
    if (this.text[this.#position] !== '"') return undefined;
    const start = this.#position++;
    // Stryker disable next-line EqualityOperator: after the end of the text, there is nothing to read.
    while (this.#position < this.text.length) {
      const character = this.text[this.#position];
      const two = this.text.slice(this.#position, this.#position + 2);
      const isEscaped = character === '\\' || two === '$$' || two === '%%';
      this.#position += isEscaped ? 2 : 1;
      if (character === '"') break;
      if (two === '${' || two === '%{') {
        this.#position++;
        this.#expression();
        this.#position++;
      }
    }
    return this.text.slice(start, this.#position);
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.text);
    this.#position += found?.[0].length ?? 0;
    return found ?? undefined;
  }
}

/** Adds a block. If there is one with the same keys, such as a second `locals`, their arguments are merged. */
// Stryker disable next-line StringLiteral: a block has a first key.
function addAt(body: Record<string, unknown>, [key = '', ...keys]: readonly string[], added: Body): void {
  const inner = { ...(isBody(body[key]) ? (body[key] as Body) : {}) };
  if (keys.length > 0) addAt(inner, keys, added);
  else Object.assign(inner, added);
  body[key] = inner;
}

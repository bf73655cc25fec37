/**
 * Splits expressions of Terraform into tokens, just well enough to distinguish text from references. Evaluates nothing. Unknown
 * characters become signs.
 */

/** A part of a template: text, or the expression in `${…}`. */
export type TemplatePart = { readonly text: string } | { readonly expression: readonly ExpressionToken[] };

/** One token of an expression. */
export type ExpressionToken =
  | { readonly kind: 'string'; readonly template: readonly TemplatePart[] }
  | { readonly kind: 'name' | 'number' | 'sign'; readonly text: string };

const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** A heredoc, with its first and last line. */
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n([\s\S]*?)^[ \t]*\1\r?$/muy;
const KEYWORDS = new Set(['true', 'false', 'null', 'for', 'in', 'if']);

/** The parts of a string in JSON syntax, which Terraform reads as a template. */
export function templateParts(text: string): TemplatePart[] {
  return new Reader(text).template(false);
}

/** The literal texts of a template, without those that are part of a reference, such as the key in `var.a["key"]`. */
export function literalTexts(template: readonly TemplatePart[]): string[] {
  return template.flatMap((part) => {
    if ('text' in part) return [part.text];
    return part.expression.flatMap((token, index) =>
      token.kind === 'string' && !isKey(part.expression, index) ? literalTexts(token.template) : [],
    );
  });
}

/** The text of a template; undefined if it contains an expression. */
export function plainText(template: readonly TemplatePart[]): string | undefined {
  // Stryker disable next-line StringLiteral: a template without an expression has only one part.
  return template.every((part) => 'text' in part) ? literalTexts(template).join('') : undefined;
}

/** The references in an expression, each as the steps of its path: `["var", "tokens"]`. References in an index are left out. */
export function references(expression: readonly ExpressionToken[]): string[][] {
  const found: string[][] = [];
  // Stryker disable next-line EqualityOperator: there is no token after the end.
  for (let index = 0; index < expression.length; index++) {
    const token = expression[index];
    // Stryker disable next-line OptionalChaining: there is a token at each position.
    if (token?.kind === 'string') {
      for (const part of token.template) if ('expression' in part) found.push(...references(part.expression));
    }
    // Stryker disable next-line OptionalChaining: there is a token at each position.
    if (token?.kind !== 'name' || KEYWORDS.has(token.text) || isKey(expression, index)) continue;
    // After a dot, the name is a step into the result of a call or of parentheses.
    if (isSign(expression[index + 1], '(') || isSign(expression[index - 1], '.')) continue;
    const { steps, end } = stepsAfter(expression, index);
    found.push([token.text, ...steps]);
    index = end;
  }
  return found;
}

/** The names of the steps after a position, and the position of the last. Indexes of lists are left out: `[0]`, `.0`, `[*]`. */
export function stepsAfter(
  expression: readonly ExpressionToken[],
  start: number,
): { steps: string[]; end: number } {
  const steps: string[] = [];
  let end = start;
  for (;;) {
    const [next, step] = [expression[end + 1], expression[end + 2]];
    if (isSign(next, '.') && step) {
      if (step.kind === 'name') steps.push(step.text);
      end += 2;
    } else if (isSign(next, '[')) {
      const close = closing(expression, end + 1);
      // Stryker disable next-line OptionalChaining: if the bracket is the last token, `close` is not `end + 3`.
      const key = close === end + 3 && step?.kind === 'string' ? plainText(step.template) : undefined;
      if (key !== undefined) steps.push(key);
      end = close;
    } else return { steps, end };
  }
}

/** The position of the bracket that closes the one at a position. */
export function closing(expression: readonly ExpressionToken[], open: number): number {
  let depth = 0;
  // Stryker disable next-line EqualityOperator: there is no token after the end.
  for (let index = open; index < expression.length; index++) {
    const token = expression[index];
    // Stryker disable next-line ConditionalExpression,OptionalChaining: there is a token, and only a sign can have a bracket as its text.
    if (token?.kind !== 'sign') continue;
    if ('([{'.includes(token.text)) depth++;
    if (')]}'.includes(token.text) && --depth === 0) return index;
  }
  return expression.length;
}

export function isSign(token: ExpressionToken | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text;
}

/** Whether a token is the key of an object, or an index. */
function isKey(expression: readonly ExpressionToken[], index: number): boolean {
  const [before, after] = [expression[index - 1], expression[index + 1]];
  if (isSign(after, '=') && !isSign(expression[index + 2], '=')) return true;
  const indexed = expression[index - 2];
  return (
    isSign(before, '[') &&
    isSign(after, ']') &&
    (indexed?.kind === 'name' || isSign(indexed, ']') || isSign(indexed, ')'))
  );
}

class Reader {
  #position = 0;

  constructor(private readonly text: string) {}

  /** @param isQuoted whether the template ends at a quotation mark. */
  template(isQuoted: boolean): TemplatePart[] {
    const parts: TemplatePart[] = [];
    let literal = '';
    const flush = () => {
      if (literal !== '') parts.push({ text: literal });
      literal = '';
    };
    while (this.#position < this.text.length) {
      const rest = this.text.slice(this.#position, this.#position + 3);
      if (rest === '$${' || rest === '%%{') {
        literal += rest.slice(1);
        this.#position += 3;
      } else if (rest.startsWith('${') || rest.startsWith('%{')) {
        flush();
        this.#position += 2;
        parts.push({ expression: this.#expression() });
      } else if (isQuoted && rest.startsWith('"')) {
        this.#position++;
        break;
      } else if (isQuoted && rest.startsWith('\\')) {
        literal += escaped(rest[1] ?? '');
        this.#position += 2;
      } else {
        literal += rest[0];
        this.#position++;
      }
    }
    flush();
    return parts;
  }

  #expression(): ExpressionToken[] {
    const tokens: ExpressionToken[] = [];
    let depth = 0;
    while (this.#position < this.text.length) {
      const token = this.#value();
      if (token !== undefined) {
        tokens.push(token);
        continue;
      }
      const character = this.text.charAt(this.#position++);
      if (character === '}' && depth-- === 0) break;
      if (character === '{') depth++;
      if (!/[\s~]/.test(character)) tokens.push({ kind: 'sign', text: character });
    }
    return tokens;
  }

  /** A heredoc, a name, a number or a string in quotes, if one is next. */
  #value(): ExpressionToken | undefined {
    const heredoc = this.#match(HEREDOC);
    if (heredoc !== undefined) {
      const text = heredoc.slice(heredoc.indexOf('\n') + 1, heredoc.lastIndexOf('\n') + 1);
      return { kind: 'string', template: new Reader(text).template(false) };
    }
    const name = this.#match(NAME);
    if (name !== undefined) return { kind: 'name', text: name };
    const number = this.#match(NUMBER);
    if (number !== undefined) return { kind: 'number', text: number };
    if (this.text[this.#position] !== '"') return undefined;
    this.#position++;
    return { kind: 'string', template: this.template(true) };
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.text)?.[0];
    this.#position += found?.length ?? 0;
    return found;
  }
}

function escaped(character: string): string {
  return { n: '\n', r: '\r', t: '\t' }[character] ?? character;
}

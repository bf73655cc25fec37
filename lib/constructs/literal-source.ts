import { type Body, isBody, member } from '../gate/configuration/block';
import {
  closing,
  type ExpressionToken,
  isSign,
  literalTexts,
  references,
  templateParts,
} from '../gate/configuration/expression';

/** Functions whose result is one of their arguments, or of its elements: one of them in plain text is enough. */
const CHOOSING = new Set(['coalesce', 'coalescelist', 'concat', 'element', 'lookup', 'merge', 'one', 'try']);

/** Functions whose result is not in the configuration. */
const READING = /^(file\w*|templatefile|env|provider)$/;

/**
 * Where the text of an argument is in plain text in a configuration, followed through local values, defaults of variables,
 * iterators and functions: the end of a sentence, or undefined for what Terraform gets from elsewhere.
 * @param body the block of the argument.
 */
export function literalSource(value: unknown, configuration: Body, body: Body): string | undefined {
  return new LiteralSource(configuration, body).of(value);
}

class LiteralSource {
  /** Local values can refer to each other in circles, which Terraform refuses. */
  readonly #visited = new Set<string>();

  constructor(
    private readonly configuration: Body,
    private readonly body: Body,
  ) {}

  of(value: unknown): string | undefined {
    if (Array.isArray(value)) return this.#first(value);
    if (isBody(value)) return this.#first(Object.values(value));
    if (typeof value !== 'string') return undefined;
    const template = templateParts(value);
    const expressions = template.filter((part) => 'expression' in part);
    if (expressions.length === 0) return value === '' ? undefined : 'the configuration';
    const sources = expressions.map(({ expression }) => this.#ofExpression(expression));
    return sources.includes(undefined) ? undefined : sources[0];
  }

  #ofExpression(expression: readonly ExpressionToken[]): string | undefined {
    const [first, second] = expression;
    const isWhole = (open: number) => closing(expression, open) === expression.length - 1;
    if (isSign(first, '(') && isWhole(0)) return this.#ofExpression(expression.slice(1, -1));
    const choices = branches(expression);
    if (choices) return this.#firstOf(choices);
    if (first?.kind === 'name' && isSign(second, '(') && isWhole(1)) {
      const given = split(expression.slice(2, -1), ',');
      if (first.text === 'lookup') given.splice(1, 1);
      if (CHOOSING.has(first.text)) return this.#firstOf(given);
    }
    if (expression.some((token) => token.kind === 'name' && READING.test(token.text))) return undefined;
    const names = new Set(boundNames(expression));
    const sources = references(expression)
      .filter(([root, ...steps]) => steps.length > 0 && !names.has(root!))
      .map((path) => this.#ofReference(path));
    if (sources.includes(undefined)) return undefined;
    const hasText = literalTexts([{ expression }]).some((text) => text !== '');
    return sources[0] ?? (hasText ? 'the configuration' : undefined);
  }

  #ofReference([root, name, ...steps]: string[]): string | undefined {
    const key = `${root}.${name}`;
    if (root === 'each') return this.of(this.body.for_each) && 'for_each';
    if (this.#visited.has(key)) return undefined;
    this.#visited.add(key);
    const source = this.#sourceOf(root!, name!, steps);
    this.#visited.delete(key);
    return source;
  }

  #sourceOf(root: string, name: string, steps: readonly string[]): string | undefined {
    if (root === 'local') {
      return this.of(member(member(this.configuration.locals, [name]), steps)) && `the local value ${name}`;
    }
    if (root === 'var') {
      const value = member(this.configuration.variable, [name, 'default']);
      return this.of(member(value, steps)) && `the default of the variable ${name}`;
    }
    if (root === 'terraform_data') {
      const input = member(this.configuration.resource, [root, name, 'input']);
      return this.of(member(input, steps.slice(1))) && `the input of ${root}.${name}`;
    }
    return undefined;
  }

  #first(values: readonly unknown[]): string | undefined {
    return values.map((value) => this.of(value)).find((source) => source !== undefined);
  }

  #firstOf(expressions: readonly (readonly ExpressionToken[])[]): string | undefined {
    return expressions
      .map((expression) => this.#ofExpression(expression))
      .find((source) => source !== undefined);
  }
}

/** The names that `for` gives to the elements that it goes through: `for key, value in …`. */
function boundNames(expression: readonly ExpressionToken[]): string[] {
  const texts = expression.map((token) => (token.kind === 'string' ? undefined : token.text));
  return texts.flatMap((text, index) => {
    if (text !== 'for') return [];
    const end = texts.indexOf('in', index);
    return texts.slice(index + 1, end).filter((name) => name !== undefined && name !== ',') as string[];
  });
}

/** The two results of a conditional expression. */
function branches(expression: readonly ExpressionToken[]): ExpressionToken[][] | undefined {
  const [condition, ...rest] = split(expression, '?');
  if (condition === undefined || rest.length === 0) return undefined;
  return split(expression.slice(condition.length + 1), ':');
}

/** An expression, divided at signs that are not in brackets. */
function split(expression: readonly ExpressionToken[], sign: string): ExpressionToken[][] {
  const parts: ExpressionToken[][] = [[]];
  for (let index = 0; index < expression.length; index++) {
    const token = expression[index]!;
    if (isSign(token, sign)) {
      parts.push([]);
      continue;
    }
    const end = token.kind === 'sign' && '([{'.includes(token.text) ? closing(expression, index) : index;
    parts.at(-1)!.push(...expression.slice(index, end + 1));
    index = end;
  }
  return parts;
}

import type { Body, Expression, Template } from './ast';
import { Items, readFileBody } from './body-parser';
import { type Diagnostic, HclSyntaxError } from './diagnostic';
import { readExpression } from './expression-parser';
import { Scanner } from './scanner';
import type { SourceText } from './source-text';
import { readWholeTemplate } from './template-parser';

/** The result of a parse. At a syntax error, `value` is what comes before it. */
export interface Parsed<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Parses a file in HCL's native syntax. Does not throw: at the first syntax error, the body contains everything before it, and the
 * diagnostics contain the error.
 *
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export function parseFile(source: SourceText): Parsed<Body> {
  const items = new Items();
  const scanner = new Scanner(source, startOf(source));
  const diagnostics = diagnosticsOf(() => readFileBody(scanner, items));
  return { value: { ...items, source, start: 0, end: source.text.length }, diagnostics };
}

/** Parses a text that is one expression, such as the value of `TF_VAR_name`. */
export function parseExpression(source: SourceText): Parsed<Expression | undefined> {
  return parseWhole(source, (scanner) => {
    const expression = scanner.withNewlines(false, () => readExpression(scanner));
    scanner.skipNewlines();
    if (scanner.peek().kind !== 'end') scanner.fail('Nothing may follow the expression.');
    return expression;
  });
}

/** Parses a text that is a template, such as the file of `templatefile`. */
export function parseTemplate(source: SourceText): Parsed<Template | undefined> {
  return parseWhole(source, (scanner) => readWholeTemplate(scanner, readExpression));
}

function parseWhole<T>(source: SourceText, read: (scanner: Scanner) => T): Parsed<T | undefined> {
  let value: T | undefined;
  const diagnostics = diagnosticsOf(() => {
    value = read(new Scanner(source));
  });
  return { value, diagnostics };
}

function diagnosticsOf(read: () => void): Diagnostic[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof HclSyntaxError) return [error.diagnostic()];
    throw error;
  }
}

/** The offset after the byte-order mark, which is allowed at the start of a file. */
function startOf(source: SourceText): number {
  return source.text.startsWith('\uFEFF') ? 1 : 0;
}

import type { Body, Expression, Template } from './ast';
import { Items, readFileBody } from './body-parser';
import { type Diagnostic, SyntaxFault } from './diagnostic';
import { readExpression } from './expression-parser';
import { Scanner } from './scanner';
import type { SourceText } from './source-text';
import { readWholeTemplate } from './template-parser';

/** What was parsed, or as much as was before the first fault. */
export interface Parsed<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Parses a file in HCL's native syntax. Does not throw: what stands before a fault is in the body, and the
 * fault in the diagnostics.
 *
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export function parseFile(source: SourceText): Parsed<Body> {
  const items = new Items();
  const scanner = new Scanner(source, startOf(source));
  const diagnostics = faultsOf(() => readFileBody(scanner, items));
  return { value: { ...items, source, start: 0, end: source.text.length }, diagnostics };
}

/** Parses one expression that takes up a whole text, as the value of a variable in the environment. */
export function parseExpression(source: SourceText): Parsed<Expression | undefined> {
  return parseWhole(source, (scanner) => {
    const expression = scanner.withNewlines(false, () => readExpression(scanner));
    scanner.skipNewlines();
    if (scanner.peek().kind !== 'end') scanner.fail('The expression ends before this.');
    return expression;
  });
}

/** Parses a text as a template: the content of a file for `templatefile`. */
export function parseTemplate(source: SourceText): Parsed<Template | undefined> {
  return parseWhole(source, (scanner) => readWholeTemplate(scanner, readExpression));
}

function parseWhole<T>(source: SourceText, read: (scanner: Scanner) => T): Parsed<T | undefined> {
  let value: T | undefined;
  const diagnostics = faultsOf(() => {
    value = read(new Scanner(source));
  });
  return { value, diagnostics };
}

function faultsOf(read: () => void): Diagnostic[] {
  try {
    read();
    return [];
  } catch (fault) {
    if (fault instanceof SyntaxFault) return [fault.diagnostic()];
    throw fault;
  }
}

/** A byte-order mark is allowed at the start of a file. */
function startOf(source: SourceText): number {
  return source.text.startsWith('\uFEFF') ? 1 : 0;
}

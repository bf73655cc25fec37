import type { Expression } from '../syntax/ast';
import { parseExpression } from '../syntax/parse';
import { SourceText } from '../syntax/source-text';
import { literalText } from './block-parts';

/** Parses a reference in quotes, as in JSON syntax and in configurations for old versions. Returns other expressions unchanged. */
export function unquotedReference(expression: Expression): Expression {
  const text = expression.kind === 'template' ? literalText(expression) : undefined;
  if (text === undefined || text === '') return expression;
  return parseExpression(new SourceText(expression.source.name, text)).value ?? expression;
}

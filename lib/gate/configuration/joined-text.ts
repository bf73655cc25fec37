import type { ExpressionToken, TemplatePart } from './expression';
import { expressionParts } from './expression-parts';
import { CHOOSING, partsOfResult } from './literal-functions';

type Tokens = readonly ExpressionToken[];

/** The literal texts of a template, joined as Terraform would join them. Values of references are left out. */
export function joinedText(template: readonly TemplatePart[]): string {
  return template.map((part) => ('text' in part ? part.text : textOf(part.expression))).join('');
}

function textOf(expression: Tokens): string {
  const parts = expressionParts(expression);
  switch (parts.kind) {
    case 'text':
      return joinedText(parts.template);
    case 'call': {
      const [separator = [], ...lists] = parts.given;
      if (parts.name !== 'join') return partsOfResult(parts.name, parts.given).map(textOf).join('');
      return lists.flatMap(elementsOf).map(textOf).join(textOf(separator));
    }
    case 'list':
      return parts.elements.map(textOf).join('');
    default:
      return '';
  }
}

/** The elements of a literal list, or of a function that combines literal lists. */
function elementsOf(list: Tokens): readonly Tokens[] {
  const parts = expressionParts(list);
  if (parts.kind === 'list') return parts.elements;
  if (parts.kind === 'call' && CHOOSING.has(parts.name))
    return partsOfResult(parts.name, parts.given).flatMap(elementsOf);
  return [list];
}

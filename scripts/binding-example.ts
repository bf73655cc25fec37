import { readFileSync } from 'node:fs';
import { toCamelCase } from 'codemaker';
import type { Expression } from '../lib/hcl/syntax/ast';
import { parseFile } from '../lib/hcl/syntax/parse';
import { SourceText } from '../lib/hcl/syntax/source-text';
import { literalText } from '../lib/hcl/terraform/block-parts';

/** Translates the data source of an HCL example, whose arguments are literals, to TypeScript. */
export function bindingExample(file: string, className: string): string {
  const { value } = parseFile(new SourceText(file, readFileSync(file, 'utf8')));
  const block = value.blocks.find(({ type }) => type === 'data');
  const name = block?.labels[1]?.text;
  if (block === undefined || name === undefined) throw new Error(`${file} has no data source with a name.`);
  const config = block.body.attributes.map(
    ({ name, value }) => `  ${toCamelCase(name)}: ${literal(value)},\n`,
  );
  return `new ${className}(this, ${JSON.stringify(name.replaceAll('_', '-'))}, {\n${config.join('')}});`;
}

function literal(expression: Expression): string {
  const { kind, source, start, end } = expression;
  if (kind === 'number' || kind === 'boolean') return source.text.slice(start, end);
  if (kind === 'tuple') return `[${expression.items.map(literal).join(', ')}]`;
  if (kind === 'object') {
    const items = expression.items.map(
      ({ key, value }) => `${JSON.stringify(literalText(key))}: ${literal(value)}`,
    );
    return `{ ${items.join(', ')} }`;
  }
  const text = kind === 'template' ? literalText(expression) : undefined;
  if (text === undefined) {
    const { line } = source.position(start);
    throw new Error(
      `${source.name}, line ${line}: the arguments of the example's data source must be literals.`,
    );
  }
  return JSON.stringify(text);
}

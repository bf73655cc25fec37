import type { Body, Expression, ForExpression, Template, TemplateText } from '../../../lib/hcl/syntax/ast';
import type { Place } from '../../../lib/hcl/syntax/source-text';

/** The structure of a body in the notation of the oracle. */
export function structureOf(body: Body): string {
  const items = [
    ...body.attributes.map((attribute) => ({
      start: attribute.start,
      text: `(attr ${span(attribute)} ${quote(attribute.name)} ${write(attribute.value)})`,
    })),
    ...body.blocks.map((block) => {
      const labels = block.labels.map((label) => ` [${span(label)} ${quote(label.text)}]`).join('');
      const open = span({ ...block.body, end: block.body.start + 1 });
      return {
        start: block.start,
        text: `(block ${span(block)} ${quote(block.type)}${labels} {${open}} (${structureOf(block.body)}))`,
      };
    }),
  ];
  return items
    .sort((a, b) => a.start - b.start)
    .map(({ text }) => text)
    .join(' ');
}

function span({ source, start, end }: Place): string {
  // The oracle counts positions in bytes.
  const [from, to] = [start, end].map((offset) => Buffer.byteLength(source.text.slice(0, offset)));
  return `${from}-${to}`;
}

/** A text as Go writes it in JSON. The oracle normalises values to NFC, as Terraform does. */
function quote(text: string): string {
  return JSON.stringify(text.normalize('NFC')).replace(/[<>&\u2028\u2029\x7f]/g, (character) =>
    character === '\x7f' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function write(expression: Expression): string {
  const r = span(expression);
  const list = (head: string, ...children: (Expression | undefined)[]) =>
    `(${[head, ...children.map((child) => (child === undefined ? '-' : write(child)))].join(' ')})`;
  switch (expression.kind) {
    case 'number':
      return `(lit ${r} ${Number(expression.text)})`;
    case 'boolean':
      return `(lit ${r} ${expression.value})`;
    case 'null':
      return `(lit ${r} null)`;
    case 'template':
      return `(template ${r}${writeParts(expression)})`;
    case 'template-for':
      return `(join ${list(`for ${r} ${names(expression.loop)}`, expression.loop.collection, undefined)} ${body(expression.loop.value)})`;
    case 'variable':
      return `(var ${r} ${quote(expression.name)})`;
    case 'get':
      return `(get ${r} ${write(expression.object)} ${quote(expression.name)})`;
    case 'index': {
      const key = literal(expression.key);
      if (key !== undefined) return `(idx ${r} ${write(expression.object)} ${key})`;
      return list(`index ${r}`, expression.object, expression.key);
    }
    case 'splat':
      return list(`splat ${r}`, expression.object, expression.each);
    case 'splat-item':
      return 'item';
    case 'call':
      return list(
        `call ${r} ${quote(expression.name)}${expression.expandsLast ? ' ...' : ''}`,
        ...expression.parameters,
      );
    case 'unary':
      return list(`op ${r} ${expression.operator}`, expression.operand);
    case 'binary':
      return list(`op ${r} ${expression.operator}`, expression.left, expression.right);
    case 'conditional':
      if (expression.source.text[expression.start] === '%') {
        const { whenTrue, whenFalse } = expression;
        return `(if ${r} ${write(expression.condition)} ${body(whenTrue)} ${body(whenFalse)})`;
      }
      return list(`if ${r}`, expression.condition, expression.whenTrue, expression.whenFalse);
    case 'parentheses':
      return list(`paren ${r}`, expression.inner);
    case 'tuple':
      return list(`tuple ${r}`, ...expression.items);
    case 'object': {
      const items = expression.items.map(
        ({ key, value, word }) =>
          ` ${word === undefined ? write(key) : `(key ${span(key)} ${quote(word)})`}=${write(value)}`,
      );
      return `(object ${r}${items.join('')})`;
    }
    case 'for':
      return list(
        `for ${r} ${names(expression)}${expression.groups ? ' ...' : ''}`,
        expression.collection,
        expression.key,
        expression.value,
        expression.condition,
      );
  }
}

/** An index in the notation of the oracle, if it is a literal. */
function literal(key: Expression): string | undefined {
  if (key.kind === 'number') return String(Number(key.text));
  if (key.kind === 'boolean') return String(key.value);
  if (key.kind === 'null') return 'null';
  if (key.kind === 'template' && key.parts.every((part) => part.kind === 'text')) {
    return quote(key.parts.map((part) => (part as TemplateText).text).join(''));
  }
  return undefined;
}

function names(loop: ForExpression): string {
  return `${quote(loop.keyVariable ?? '')} ${quote(loop.valueVariable)}`;
}

/** The body of a directive without its range, as the oracle writes it. */
function body(template: Expression): string {
  return `(body${writeParts(template as Template)})`;
}

function writeParts(template: Template): string {
  return template.parts.map((part) => ` ${part.kind === 'text' ? quote(part.text) : write(part)}`).join('');
}

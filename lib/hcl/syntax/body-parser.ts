import type { Attribute, Block, Label } from './ast';
import { readExpression } from './expression-parser';
import type { Scanner, Token } from './scanner';
import { readQuoted } from './template-parser';

/** The attributes and blocks that were read so far of a file or block. */
export class Items {
  readonly attributes: Attribute[] = [];
  readonly blocks: Block[] = [];
  private readonly names = new Set<string>();

  add(scanner: Scanner, item: Attribute | Block): void {
    if (!('name' in item)) {
      this.blocks.push(item);
      return;
    }
    if (this.names.has(item.name)) {
      scanner.fail(`The argument ${item.name} is already set.`, item.namePlace);
    }
    this.names.add(item.name);
    this.attributes.push(item);
  }
}

/** Reads a whole file into `items`. At a syntax error, they contain everything before it. */
export function readFileBody(scanner: Scanner, items: Items): void {
  readItems(scanner, items, 'end');
}

function readItems(scanner: Scanner, items: Items, until: 'end' | '}'): void {
  for (;;) {
    scanner.skipNewlines();
    const token = scanner.peek();
    if (token.kind === 'end') {
      if (until === 'end') return;
      scanner.fail('This block is not closed before the end of the file: "}" is missing.');
    }
    if (until === '}' && scanner.is('}')) return;
    items.add(scanner, readItem(scanner));
    const { kind } = scanner.peek();
    if (kind !== 'newline' && kind !== 'end') {
      scanner.fail('A line break is required here: each argument and each block starts on a new line.');
    }
  }
}

function readItem(scanner: Scanner): Attribute | Block {
  const token = scanner.peek();
  if (token.kind === 'quote') scanner.fail('An argument name must not be in quotes.');
  if (token.kind !== 'word')
    scanner.fail(`An argument name or a block type is required here, not ${token.text}.`);
  const name = scanner.take();
  return scanner.is('=') ? readAttribute(scanner, name) : scanner.nested(() => readBlock(scanner, name));
}

function readAttribute(scanner: Scanner, name: Token): Attribute {
  scanner.take();
  const value = readExpression(scanner);
  return {
    name: name.text,
    namePlace: scanner.place(name.start, name.end),
    value,
    ...scanner.place(name.start, value.end),
  };
}

function readBlock(scanner: Scanner, type: Token): Block {
  const labels: Label[] = [];
  let headerEnd = type.end;
  for (;;) {
    const { kind } = scanner.peek();
    if (kind === 'word') {
      const { text, start, end } = scanner.take();
      labels.push({ text, ...scanner.place(start, end) });
    } else if (kind === 'quote') labels.push(readLabel(scanner));
    else break;
    headerEnd = labels.at(-1)?.end ?? headerEnd;
  }
  if (!scanner.is('{')) {
    scanner.fail(
      labels.length === 0
        ? `"=" or "{" is required after ${type.text}, on the same line.`
        : '"{" is required after the labels of a block, on the same line.',
    );
  }
  const open = scanner.take();
  const items = new Items();
  if (scanner.peek().kind === 'newline') readItems(scanner, items, '}');
  else if (!scanner.is('}')) readSingleArgument(scanner, items);
  const close = scanner.take();
  return {
    type: type.text,
    labels,
    body: { ...items, ...scanner.place(open.start, close.end) },
    header: scanner.place(type.start, headerEnd),
    ...scanner.place(type.start, close.end),
  };
}

function readSingleArgument(scanner: Scanner, items: Items): void {
  const { kind } = scanner.peek();
  const item = kind === 'word' && scanner.peekSecond().text === '=' ? readItem(scanner) : undefined;
  if (item === undefined)
    scanner.fail('A block on one line can have only one argument; put other content on separate lines.');
  items.add(scanner, item);
  if (!scanner.is('}')) {
    scanner.fail('A block on one line can have only one argument, and "}" must be on the same line.');
  }
}

function readLabel(scanner: Scanner): Label {
  const label = readQuoted(scanner, readExpression);
  const [part] = label.parts;
  if (label.parts.length > 1 || (part !== undefined && part.kind !== 'text')) {
    scanner.fail('A block label must not contain a template sequence.', label);
  }
  return { text: part?.kind === 'text' ? part.text : '', ...scanner.place(label.start, label.end) };
}

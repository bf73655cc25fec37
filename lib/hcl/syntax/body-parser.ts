import type { Attribute, Block, Label } from './ast';
import { readExpression } from './expression-parser';
import type { Scanner, Token } from './scanner';
import { readQuoted } from './template-parser';

/** The items of a file or a block, which are added to while they are read. */
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

/** Reads a whole file into `items`, which then hold what stands before a fault. */
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
      scanner.fail(
        'A line break is required before what follows: each argument and block has lines of its own.',
      );
    }
  }
}

function readItem(scanner: Scanner): Attribute | Block {
  const token = scanner.peek();
  if (token.kind === 'quote') scanner.fail('The name of an argument is written without quotes.');
  if (token.kind !== 'word')
    scanner.fail(`The name of an argument or of a block is required here, not ${token.text}.`);
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
        ? `An equals sign or an opening brace on the same line is required after ${type.text}.`
        : 'An opening brace is required after the labels of a block, on the same line.',
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

/** A block on one line holds one argument. */
function readSingleArgument(scanner: Scanner, items: Items): void {
  const { kind } = scanner.peek();
  const item = kind === 'word' && scanner.peekSecond().text === '=' ? readItem(scanner) : undefined;
  if (item === undefined)
    scanner.fail('A block on one line holds one argument; write other content on lines of its own.');
  items.add(scanner, item);
  if (!scanner.is('}')) {
    scanner.fail('A block on one line holds one argument, and its closing brace is on the same line.');
  }
}

function readLabel(scanner: Scanner): Label {
  const label = readQuoted(scanner, readExpression);
  const [part] = label.parts;
  if (label.parts.length > 1 || (part !== undefined && part.kind !== 'text')) {
    scanner.fail('A label is plain text: templates are not allowed in it.', label);
  }
  return { text: part?.kind === 'text' ? part.text : '', ...scanner.place(label.start, label.end) };
}

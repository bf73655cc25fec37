import type { Attribute, Block, Body, Expression, Label, Template } from './ast';
import { type Diagnostic, SyntaxFault } from './diagnostic';
import { readExpression } from './expression-parser';
import {
  type JsonMember,
  type JsonObject,
  type JsonString,
  type JsonValue,
  parseJsonValue,
} from './json-value';
import { Scanner } from './scanner';
import { type Place, SourceText } from './source-text';
import { readWholeTemplate } from './template-parser';
import { COMMENT } from './walk';

/** What a body in JSON may hold: JSON does not show whether a member is a block or an argument. */
export interface BodySchema {
  /** Types of blocks; all other members are arguments. */
  readonly blocks?: Readonly<Record<string, BlockSchema>>;
  /** Arguments whose strings are not templates. */
  readonly literals?: readonly string[] | 'all';
}

export interface BlockSchema extends BodySchema {
  /** How many labels a block of this type has. */
  readonly labels: number;
}

/** Parses a file in HCL's JSON syntax. Does not throw: what is wrong is in the diagnostics. */
export function parseJsonFile(
  source: SourceText,
  schema: BodySchema,
): { value: Body; diagnostics: Diagnostic[] } {
  const { value, diagnostics } = parseJsonValue(source);
  const reader = new BodyReader(diagnostics);
  const place = { source, start: 0, end: source.text.length };
  return {
    value: reader.body(value === undefined ? [] : reader.root(value, schema), schema, place),
    diagnostics,
  };
}

class BodyReader {
  constructor(private readonly diagnostics: Diagnostic[]) {}

  body(objects: readonly JsonObject[], schema: BodySchema, place: Place): Body {
    const attributes = new Map<string, Attribute>();
    const blocks: Block[] = [];
    for (const member of objects.flatMap(({ members }) => members)) {
      const name = member.name.text;
      const { source, start, end } = member.value;
      if (name === COMMENT) source.comments.set(start, end);
      const block = blockSchema(schema, member);
      if (block !== undefined) this.addBlocks(blocks, member, member.value, block, []);
      else if (attributes.has(name) && name !== COMMENT)
        this.report(`The argument ${name} is already set.`, member.name);
      else attributes.set(name, this.attribute(member, schema));
    }
    return { attributes: [...attributes.values()], blocks, ...place };
  }

  /** The objects of a file. Null counts as no object, and only blocks may be in several. */
  root(value: JsonValue, { blocks }: BodySchema): JsonObject[] {
    return value.kind === 'array' && blocks !== undefined ? this.objects(value) : this.object(value);
  }

  /** An object, the objects of an array, or nothing for null. */
  private objects(value: JsonValue): JsonObject[] {
    if (value.kind === 'array') return value.items.flatMap((item) => this.object(item));
    return value.kind === 'word' && value.value === null ? [] : this.object(value);
  }

  private object(value: JsonValue): JsonObject[] {
    if (value.kind === 'object') return [value];
    this.report('A JSON object is required here.', value);
    return [];
  }

  private addBlocks(
    blocks: Block[],
    type: JsonMember,
    value: JsonValue,
    schema: BlockSchema,
    labels: readonly Label[],
  ): void {
    const objects = this.objects(value);
    if (labels.length < schema.labels) {
      const members = objects.flatMap((object) => object.members);
      if (members.length === 0) {
        const message = `A label is missing: a block ${type.name.text} has ${schema.labels}.`;
        this.report(message, labels.at(-1) ?? type.name);
      }
      for (const { name, value } of members) {
        const label = { text: name.text, ...placeOf(name) };
        this.addBlocks(blocks, type, value, schema, [...labels, label]);
      }
      return;
    }
    for (const object of objects) {
      const header = placeOf(labels.at(-1) ?? type.name);
      const body = this.body([object], schema, placeOf(object));
      blocks.push({ type: type.name.text, labels, body, header, ...header, end: object.end });
    }
  }

  private attribute({ name, value }: JsonMember, { literals }: BodySchema): Attribute {
    const isLiteral = name.text === COMMENT || literals === 'all' || literals?.includes(name.text) === true;
    return {
      name: name.text,
      namePlace: placeOf(name),
      value: this.expression(value, isLiteral),
      ...placeOf(name),
      end: value.end,
    };
  }

  private expression(value: JsonValue, isLiteral: boolean): Expression {
    const place = placeOf(value);
    switch (value.kind) {
      case 'string':
        return this.template(value, isLiteral);
      case 'number':
        return numberOf(value.text, place);
      case 'word':
        return value.value === null
          ? { kind: 'null', ...place }
          : { kind: 'boolean', value: value.value, ...place };
      case 'array':
        return {
          kind: 'tuple',
          items: value.items.map((item) => this.expression(item, isLiteral)),
          ...place,
        };
      case 'object':
        this.reportRepeated(value);
        return {
          kind: 'object',
          items: value.members.map((member) => ({
            key: this.template(member.name, isLiteral),
            value: this.expression(member.value, isLiteral),
          })),
          ...place,
        };
    }
  }

  private reportRepeated({ members }: JsonObject): void {
    const passed = new Set<string>();
    for (const { name } of members) {
      if (passed.has(name.text)) this.report(`The object has a second member ${name.text}.`, name);
      passed.add(name.text);
    }
  }

  private template(string: JsonString, isLiteral: boolean): Template {
    if (isLiteral || !/[$%]\{/.test(string.text)) return literalTemplate(string.text, placeOf(string));
    try {
      const template = readWholeTemplate(scannerOf(string), readExpression);
      return { ...template, ...placeOf(string) };
    } catch (fault) {
      if (!(fault instanceof SyntaxFault)) throw fault;
      this.diagnostics.push(fault.diagnostic());
      return literalTemplate(string.text, placeOf(string));
    }
  }

  private report(message: string, place: Place): void {
    this.diagnostics.push({ severity: 'error', message, place: placeOf(place) });
  }
}

/** A member with blocks `dynamic` in it is a block of a provider, which no schema names. */
function blockSchema({ blocks }: BodySchema, { name, value }: JsonMember): BlockSchema | undefined {
  if (blocks === undefined) return undefined;
  if (Object.hasOwn(blocks, name.text)) return blocks[name.text];
  const content = blocks.dynamic?.blocks?.content;
  return content !== undefined && name.text !== COMMENT && holdsDynamic(value) ? content : undefined;
}

function holdsDynamic(value: JsonValue): boolean {
  if (value.kind === 'array') return value.items.some(holdsDynamic);
  return (
    value.kind === 'object' &&
    value.members.some(({ name, value }) =>
      name.text === 'dynamic' ? isDynamic(value) : holdsDynamic(value),
    )
  );
}

function isDynamic(value: JsonValue): boolean {
  const blocks = objectsIn(value).flatMap(({ members }) => members.flatMap(({ value }) => objectsIn(value)));
  return blocks.some(({ members }) => members.some(({ name }) => name.text === 'for_each'));
}

function objectsIn(value: JsonValue): readonly JsonObject[] {
  if (value.kind === 'array') return value.items.flatMap(objectsIn);
  return value.kind === 'object' ? [value] : [];
}

/** Reads a string where it stands; one with escapes apart, so that all of its parts are at one place. */
function scannerOf(string: JsonString): Scanner {
  if (!string.isEscaped) return new Scanner(string.source, string.start + 1, string.end - 1);
  return new Scanner(new SourceText(string.source.name, string.text), 0, string.text.length, placeOf(string));
}

function literalTemplate(text: string, place: Place): Template {
  const parts = text === '' ? [] : [{ kind: 'text' as const, text, ...place }];
  return { kind: 'template', parts, unwraps: false, ...place };
}

function numberOf(text: string, place: Place): Expression {
  if (!text.startsWith('-')) return { kind: 'number', text, ...place };
  return {
    kind: 'unary',
    operator: '-',
    operand: { kind: 'number', text: text.slice(1), ...place },
    ...place,
  };
}

function placeOf({ source, start, end }: Place): Place {
  return { source, start, end };
}

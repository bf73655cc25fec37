import type { Attribute, Block, Body, Expression, Label, Template } from './ast';
import { type Diagnostic, errorAt, HclSyntaxError } from './diagnostic';
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

/** The block types and literal arguments of a body. JSON itself does not distinguish blocks from arguments. */
export interface BodySchema {
  /** By block type. All other members are arguments. */
  readonly blocks?: Readonly<Record<string, BlockSchema>>;
  /** The arguments whose strings are not templates. */
  readonly literals?: readonly string[] | 'all';
}

export interface BlockSchema extends BodySchema {
  /** The number of labels of a block of this type. */
  readonly labels: number;
}

/** Parses a file in HCL's JSON syntax. Does not throw: errors are in the diagnostics. */
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

  /** The objects of a file. Only a body with blocks may be an array of objects. */
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
        const count = schema.labels === 1 ? '1 label' : `${schema.labels} labels`;
        const message = `A label is missing: a ${type.name.text} block has ${count}.`;
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
        this.reportDuplicates(value);
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

  private reportDuplicates({ members }: JsonObject): void {
    const seen = new Set<string>();
    for (const { name } of members) {
      if (seen.has(name.text)) this.report(`The object already has a member ${name.text}.`, name);
      seen.add(name.text);
    }
  }

  private template(string: JsonString, isLiteral: boolean): Template {
    if (isLiteral || !/[$%]\{/.test(string.text)) return literalTemplate(string.text, placeOf(string));
    try {
      const template = readWholeTemplate(scannerOf(string), readExpression);
      return { ...template, ...placeOf(string) };
    } catch (error) {
      if (!(error instanceof HclSyntaxError)) throw error;
      this.diagnostics.push(error.diagnostic());
      return literalTemplate(string.text, placeOf(string));
    }
  }

  private report(message: string, place: Place): void {
    this.diagnostics.push(errorAt(message, place));
  }
}

/** The schema of a member if it is a block. Blocks of a provider are not in a schema: they are recognised by a `dynamic` block inside. */
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

/** A scanner for a string. If it has escapes, offsets differ from those in the file, so all of its parts get the place of the string. */
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

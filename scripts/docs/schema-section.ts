import type { CtyType } from '../../lib/plugin/cty/type';
import type { Attribute, Block, NestedBlock } from '../../lib/plugin/schema';

/** The section about a schema, in the layout of tfplugindocs, which readers of the Terraform registry know. */
export function schemaSection(block: Block): string {
  const { body, nested } = sectionsOf(block, '');
  const groups = body.map(({ title, lines }) => `### ${title}\n\n${lines.join('\n')}\n`);
  return `## Schema\n\n${groups.join('\n')}${nested.map((section) => `\n${section}`).join('\n')}`;
}

type Title = 'Required' | 'Optional' | 'Read-Only';

interface Group {
  readonly title: string;
  readonly lines: readonly string[];
}

interface Sections {
  readonly body: readonly Group[];
  /** The sections about nested objects, to which the lines link. */
  readonly nested: readonly string[];
}

function sectionsOf(block: Block, parent: string): Sections {
  const nested: string[] = [];
  const lines: Record<Title, string[]> = { Required: [], Optional: [], 'Read-Only': [] };
  const entries = [...Object.entries(block.attributes), ...Object.entries(block.blocks ?? {})];
  for (const [name, entry] of entries.sort(([one], [other]) => (one < other ? -1 : 1))) {
    const path = parent ? `${parent}--${name}` : name;
    const link = 'block' in entry ? nestedBlock(entry, path, nested) : nestedObject(entry, path, nested);
    const below = link ? ` (see [below for nested schema](#${link}))` : '';
    lines[groupOf(entry)].push(`- \`${name}\` (${typeOf(entry)}) ${descriptionOf(entry)}${below}`);
  }
  const body = Object.entries(lines).map(([title, group]) => ({ title, lines: group }));
  return { body: body.filter((group) => group.lines.length > 0), nested };
}

function nestedBlock({ block }: NestedBlock, path: string, nested: string[]): string {
  const { body, nested: deeper } = sectionsOf(block, path);
  nested.push(nestedSection('nestedblock', path, body), ...deeper);
  return `nestedblock--${path}`;
}

/** The link to the section about the objects in an attribute, if its type contains objects. */
function nestedObject({ type }: Attribute, path: string, nested: string[]): string | undefined {
  const object = objectIn(type);
  if (!object) return undefined;
  const lines = Object.entries(object)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, field]) => `- \`${name}\` (${typeName(field)})`);
  nested.push(nestedSection('nestedatt', path, [{ title: 'Read-Only', lines }]));
  return `nestedatt--${path}`;
}

function nestedSection(kind: string, path: string, body: readonly Group[]): string {
  const groups = body.map(({ title, lines }) => `${title}:\n\n${lines.join('\n')}\n`);
  return `<a id="${kind}--${path}"></a>\n### Nested Schema for \`${path.replaceAll('--', '.')}\`\n\n${groups.join('\n')}`;
}

function groupOf(entry: Attribute | NestedBlock): Title {
  if ('block' in entry) return entry.minItems ? 'Required' : 'Optional';
  if (entry.required) return 'Required';
  return entry.optional ? 'Optional' : 'Read-Only';
}

function descriptionOf(entry: Attribute | NestedBlock): string {
  return 'block' in entry ? entry.block.description : entry.description;
}

function typeOf(entry: Attribute | NestedBlock): string {
  if ('block' in entry) {
    const nesting = entry.nesting === 'single' ? 'Block' : `Block ${capitalized(entry.nesting)}`;
    return [nesting, ...(entry.maxItems ? [`Max: ${entry.maxItems}`] : [])].join(', ');
  }
  return entry.sensitive ? `${typeName(entry.type)}, Sensitive` : typeName(entry.type);
}

function typeName(type: CtyType): string {
  if (type === 'bool') return 'Boolean';
  if (typeof type === 'string') return capitalized(type);
  if (type[0] === 'object' || type[0] === 'tuple') return capitalized(type[0]);
  return `${capitalized(type[0])} of ${typeName(type[1])}`;
}

function objectIn(type: CtyType): { readonly [name: string]: CtyType } | undefined {
  if (typeof type === 'string' || type[0] === 'tuple') return undefined;
  return type[0] === 'object' ? type[1] : objectIn(type[1]);
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

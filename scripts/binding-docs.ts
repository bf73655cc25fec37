import { toPascalCase } from 'codemaker';
import type { Attribute, Block } from '../lib/plugin/schema';

/** The contents of the docstrings of a binding. */
export interface BindingDocs {
  /** The name of the class, such as `DataApsaramqttToken`. */
  readonly className: string;
  readonly schema: Block;
  /** An example in TypeScript. */
  readonly example?: string;
  /** The descriptions of attributes of objects in results. The schema has only their types. */
  readonly attributesOfResults?: { readonly [name: string]: Attribute };
}

/** Adds docstrings to a generated binding: to the class, its properties and its results. */
export function withDocs(source: string, docs: BindingDocs): string {
  const { className, schema, example, attributesOfResults = {} } = docs;
  const attributes = { ...attributesOfResults, ...schema.attributes };
  const ofType: Record<string, string> = {
    [`interface ${className}Config`]: `The arguments of ${className}.`,
    [`class ${className}ResultsMap`]: 'The results of a batch, by the names of the tokens.',
    [`class ${className}ResultsOutputReference`]: 'The result for one token of a batch.',
    ...Object.fromEntries(
      Object.entries(schema.blocks ?? {}).map(([name, { block }]) => [
        `interface ${className}${toPascalCase(name)}`,
        block.description,
      ]),
    ),
  };
  return source
    .replace(/^\/\*\*\n\* Represents a .*\n\*\//m, () =>
      docstring([schema.description, exampleTag(example)], ''),
    )
    .replace(/^export (interface|class) (\w+)(?= )/gm, (declaration, kind, name) => {
      const text = ofType[`${kind} ${name}`];
      return text ? `${docstring([text], '')}\n${declaration}` : declaration;
    })
    .replace(
      /^ {2}\/\/ (\w+) - computed: true, .*\n( {2}private .*\n)?(?= {2}public get)/gm,
      (comment, name, field = '') => {
        const description = attributes[name]?.description;
        return description ? `${field}${docstring([description], '  ')}\n` : comment;
      },
    )
    .replace(/^( *\* )(\w+) block$/gm, (line, star, name) => {
      const description = schema.blocks?.[name]?.block.description;
      return description ? `${star}${description}` : line;
    })
    .replace(/@param options .*/g, '@param config The arguments.')
    .replace(
      /^ {2}\* @param key the key of the item to return$/m,
      '  * One of the results.\n  *\n  * @param key the name of the token.',
    );
}

function docstring(paragraphs: readonly (string | undefined)[], indent: string): string {
  const lines = paragraphs
    .filter((text) => text !== undefined)
    .join('\n\n')
    .split('\n');
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`].join('\n');
}

function exampleTag(example: string | undefined): string | undefined {
  return example && `@example\n${example}`;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assembly, Callable, Method, Type } from '@jsii/spec';

const JSII = 'github.com/aws/jsii-runtime-go';

/** Strings and comments, which contain no names. */
const PASSED_OVER = /"(?:[^"\\]|\\.)*"|\/\/.*/g;

/**
 * Corrects translations of jsii-rosetta so that they compile in Go. It leaves out optional arguments, pointers to maps and slices, and the
 * package of structs, and writes names that it does not know as in TypeScript.
 * @param sources the npm packages that the examples use: this one and the framework.
 */
export function goExamples(sources: readonly string[]): (translated: string) => string {
  const assemblies = sources.map(
    (source): Assembly => JSON.parse(readFileSync(join(source, '.jsii'), 'utf8')),
  );
  const parameters = new Map<string, number>();
  const packages = new Map<string, string>();
  for (const { types = {}, targets } of [...assemblies].reverse()) {
    for (const type of Object.values(types)) {
      packages.set(type.name, targets?.go?.packageName);
      for (const [name, callable] of callablesOf(type))
        if (!callable.variadic) parameters.set(name, callable.parameters?.length ?? 0);
    }
  }
  return (translated) => {
    const kept: string[] = [];
    const imported = translated.replace(/^import\b(?=.*\bjsii\.)/s, `import "${JSII}"\nimport`);
    const masked = imported.replace(PASSED_OVER, (text) => `"${kept.push(text) - 1}"`);
    const named = withNames(masked, packages);
    return withOptionalArguments(named, parameters).replace(/"(\d+)"/g, (_, index) => kept[index] ?? '');
  };
}

/** The methods and constructors of a type, by their names in Go. */
function callablesOf(type: Type): [string, Callable][] {
  const {
    name,
    methods = [],
    initializer,
  } = type as Type & {
    methods?: Method[];
    initializer?: Callable;
  };
  return [
    ...methods.map((method): [string, Callable] => [
      method.static ? `${name}_${capitalized(method.name)}` : capitalized(method.name),
      method,
    ]),
    ...(initializer ? [[`New${name}`, initializer] as [string, Callable]] : []),
  ];
}

function withNames(text: string, packages: ReadonlyMap<string, string>): string {
  const qualified = (type: string) => (packages.has(type) ? `${packages.get(type)}.${type}` : type);
  return text
    .replace(/\bjsii\.Boolean\(/g, 'jsii.Bool(')
    .replace(/\bthis\b/g, 'stack')
    .replace(/(?<=\.)[a-z]\w*(?=\()/g, capitalized)
    .replace(/(?<=\b[A-Z]\w*_)[a-z]\w*/g, capitalized)
    .replace(/\b([a-z]\w*)\.([a-z]\w*)\b(?!\()/g, (_, object, name) => `${object}.${capitalized(name)}()`)
    .replace(/&(\w+)(?=\{)/g, (_, type) => `&${qualified(type)}`)
    .replace(
      /(?<![&\]\w])((?:map\[string\]|\[\])\*?)(\w+(?:\{\})?)(?=\{)/g,
      (_, kind, type) => `&${kind}${qualified(type)}`,
    );
}

/** Adds nil for arguments that are left out, because Go has no optional arguments. */
function withOptionalArguments(text: string, parameters: ReadonlyMap<string, number>): string {
  const missing = [...text.matchAll(/(\w+)\(/g)].flatMap(({ 0: opening, 1: name = '', index }) => {
    const wanted = parameters.get(name);
    if (wanted === undefined) return [];
    const { end, given } = argumentsFrom(text, index + opening.length);
    return wanted > given ? [{ end, nils: nils(given, wanted) }] : [];
  });
  return missing
    .sort((one, other) => other.end - one.end)
    .reduce((result, { end, nils }) => `${result.slice(0, end)}${nils}${result.slice(end)}`, text);
}

function nils(given: number, wanted: number): string {
  return `${given > 0 ? ', ' : ''}${Array.from({ length: wanted - given }, () => 'nil').join(', ')}`;
}

/** The end of the arguments after a parenthesis, and their number. */
function argumentsFrom(text: string, start: number): { end: number; given: number } {
  let depth = 0;
  let commas = 0;
  let end = start;
  for (; depth > 0 || text[end] !== ')'; end++) {
    if (/[([{]/.test(text[end] ?? '')) depth++;
    if (/[)\]}]/.test(text[end] ?? '')) depth--;
    if (depth === 0 && text[end] === ',') commas++;
    if (end >= text.length) throw new Error(`This example in Go is not closed: ${text}`);
  }
  return { end, given: text.slice(start, end).trim() === '' ? 0 : commas + 1 };
}

function capitalized(name: string): string {
  return `${name[0]?.toUpperCase()}${name.slice(1)}`;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** C# value types, which need `?` to be nullable. All other types are reference types, which can always be null. */
const VALUE_TYPES = ['double', 'bool', 'DateTime'];

/**
 * The public C# classes that jsii generated, reduced to the C# 7 that Mono compiles: without nullable references, bodies in interfaces and
 * type checks at run time. The names and types that programs use do not change.
 */
export function csharpSurface(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!AssemblyInfo)\.cs$/.test(name),
  );
  const texts = files.map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
  const enums = texts.flatMap(([, text]) =>
    [...text.matchAll(/public enum (\w+)/g)].map(([, name]) => name!),
  );
  const valueTypes = new Set([...VALUE_TYPES, ...enums]);
  return new Map(texts.map(([name, text]) => [name, inCSharp7(text, valueTypes)]));
}

function inCSharp7(generated: string, valueTypes: ReadonlySet<string>): string {
  const text = generated
    .replace(/^\s*\/\/\/.*\n/gm, '')
    .replace(/([\w.]+(?:<[\w.,<>[\] ]*>)?(?:\[\])?)\?(?=[\s[\]>,)])/g, (whole, type: string) =>
      valueTypes.has(type.split('.').at(-1)!) ? whole : type,
    )
    .replace(/([)\w\]>])!(?=[;.,)\]])/g, '$1');
  const unchecked = without(text, 'if (Amazon.JSII.Runtime.Configuration.RuntimeTypeChecking)');
  if (!/public interface /.test(unchecked)) return unchecked;
  return without(unchecked, '[JsiiTypeProxy(')
    .replace(/get\s*\{\s*return null;\s*\}/g, 'get;')
    .replace(/set\s*\{\s*throw[^}]*\}/g, 'set;');
}

/** A text without the blocks that start with the given beginning, each up to its closing brace. */
function without(text: string, beginning: string): string {
  const [first = '', ...others] = text.split(beginning);
  return first + others.map((other) => other.slice(endOfBraces(other))).join('');
}

function endOfBraces(text: string): number {
  let depth = 0;
  for (let at = text.indexOf('{'); at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return at + 1;
  }
  throw new Error('The braces do not match.');
}

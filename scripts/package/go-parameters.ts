import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assembly, Callable, Type } from '@jsii/spec';

/** Adds the documentation of parameters to the comments of a Go package. jsii-pacmak leaves it out. */
export function describeGoParameters(source: string, folder: string): void {
  const { types = {}, targets }: Assembly = JSON.parse(readFileSync(join(source, '.jsii'), 'utf8'));
  for (const type of Object.values(types)) {
    const declarations = declarationsOf(type);
    if (declarations.size === 0) continue;
    const file = join(folder, 'go', targets?.go?.packageName, `${type.name}.go`);
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(
      file,
      lines.flatMap((line, at) => described(line, lines[at - 1] ?? '', declarations)).join('\n'),
    );
  }
}

/** The callables with documented parameters, by the beginning of the line that declares each, without indentation. */
function declarationsOf(type: Type): Map<string, Callable> {
  const { name, methods = [], initializer } = type as Type & { methods?: Method[]; initializer?: Callable };
  const all = methods.map((method): [string, Callable] => {
    const inGo = `${method.name[0]?.toUpperCase()}${method.name.slice(1)}(`;
    return [method.static ? `func ${name}_${inGo}` : inGo, method];
  });
  if (initializer) all.push([`func New${name}(`, initializer]);
  return new Map(all.filter(([, { parameters = [] }]) => parameters.some(({ docs }) => docs?.summary)));
}

type Method = Callable & { readonly name: string; readonly static?: boolean };

function described(line: string, previous: string, declarations: ReadonlyMap<string, Callable>): string[] {
  const [, indentation = '', beginning = ''] = /^(\t?)((?:func )?\w+\()/.exec(line) ?? [];
  const { parameters = [] } = declarations.get(beginning) ?? {};
  const texts = parameters
    .filter(({ docs }) => docs?.summary)
    .map(({ name, docs: { summary, remarks = '' } = {} }) => `${name}: ${summary} ${remarks}`)
    .map((text) => `  - ${text.replace(/\s+/g, ' ').trim()}`);
  if (texts.length === 0) return [line];
  const separation = /\/\/ \S/.test(previous) ? [''] : [];
  const comment = [...separation, 'Parameters:', ...texts];
  return [...comment.map((text) => `${indentation}// ${text}`.trimEnd()), line];
}

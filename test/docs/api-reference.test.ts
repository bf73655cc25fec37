import { readFileSync } from 'node:fs';
import { type Assembly, type ClassType, type Docs, isClassType, type Type } from '@jsii/spec';

const { types = {} } = JSON.parse(readFileSync('.jsii', 'utf8')) as Assembly;

/** Types that are written by hand, not by the generator of bindings. */
const ours = Object.values(types).filter(
  ({ locationInModule }) => !locationInModule?.filename.includes('/generated/'),
);
const classes = Object.values(types).filter(isClassType);

/** The members of a type that are defined in our files, by `Type.member`. */
function membersOf(type: Type): [string, Docs | undefined][] {
  const { methods = [], properties = [] } = type as ClassType;
  return [...methods, ...properties]
    .filter((member) => !member.locationInModule?.filename.includes('/generated/') && !member.protected)
    .map((member) => [`${type.name}.${member.name}`, member.docs]);
}

describe('API.md', () => {
  it('is small enough to be read', () => {
    expect(readFileSync('API.md').byteLength).toBeLessThan(100_000);
  });

  it('has a docstring of every type and member of ours', () => {
    const all = ours.flatMap((type): [string, Docs | undefined][] => [
      [type.name, type.docs],
      ...membersOf(type),
    ]);
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(([, docs]) => !docs?.summary).map(([name]) => name)).toEqual([]);
  });

  it('has first sentences that are whole where jsii cuts them, for languages that show these alone', () => {
    const all = Object.values(types).flatMap((type) => {
      const { methods = [], properties = [] } = type as ClassType;
      return [type, ...methods, ...properties].map(
        ({ name, docs }) => `${type.name}.${name}: ${docs?.summary ?? '.'}`,
      );
    });
    expect(all.filter((text) => !/[.!?]$/.test(text))).toEqual([]);
  });

  it('has a docstring of every parameter of ours', () => {
    const callables = ours.filter(isClassType).flatMap(({ name, initializer, methods = [] }) =>
      [...(initializer ? [{ ...initializer, name: 'constructor' }] : []), ...methods].flatMap((callable) =>
        (callable.parameters ?? []).map((parameter) => ({
          name: `${name}.${callable.name}(${parameter.name})`,
          docs: parameter.docs,
        })),
      ),
    );
    expect(callables.filter(({ docs }) => !docs?.summary).map(({ name }) => name)).toEqual([]);
  });

  it('has an example of every class that programs use, and of each of its methods', () => {
    const used = classes.filter(({ name }) => !/Results(?:Map|OutputReference)$/.test(name));
    const gates = Object.values(types).filter(({ name }) => name === 'IMqttGate');
    const all = [
      ...used.map(({ name, docs }): [string, Docs | undefined] => [name, docs]),
      ...[...used, ...gates].flatMap(ownMethodsOf),
    ];
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter(([, docs]) => !docs?.example).map(([name]) => name)).toEqual([]);
  });
});

/** The methods of a type, without those of every construct and binding. */
function ownMethodsOf(type: Type): [string, Docs | undefined][] {
  const { methods = [] } = type as ClassType;
  return methods
    .filter(({ name, overrides, locationInModule: place }) => {
      const isGenerated = place?.filename.includes('/generated/');
      return !isGenerated && name !== 'generateConfigForImport' && !overrides?.startsWith('cdktf.');
    })
    .map((method) => [`${type.name}.${method.name}`, method.docs]);
}

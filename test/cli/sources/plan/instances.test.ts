import { JsonBytes, type JsonRange } from '../../../../lib/cli/sources/json-bytes';
import type { PlannedGate } from '../../../../lib/cli/sources/plan/configuration';
import { PlanInstances } from '../../../../lib/cli/sources/plan/instances';
import { PlanJson } from '../../../../lib/cli/sources/plan/plan-json';
import { PlanTime } from '../../../../lib/cli/sources/plan/time';

const NAME = 'data.apsaramqtt_token.g';

/** Modules in `prior_state` and `planned_values`. */
interface Modules {
  readonly address?: string;
  readonly resources?: readonly object[];
  readonly child_modules?: readonly Modules[];
}

interface Case {
  readonly gate?: Partial<PlannedGate>;
  /** The instances of the gate in the plan. */
  readonly found?: readonly string[];
  /** The instances of other gates in the plan. */
  readonly others?: readonly string[];
  /** Whether each module call is repeated. The root module is not a call. */
  readonly modules?: Readonly<Record<string, boolean>>;
  readonly prior?: Modules;
  readonly planned?: Modules;
  /** Whether the plan is complete; absent in plans of OpenTofu. */
  readonly complete?: boolean;
}

const state = (root: Modules | undefined) => root && { values: { root_module: root } };

/** The addresses of the gate for which the plan has no verdict. */
function missing({ gate, found = [], others = [], modules = {}, ...parts }: Case): string[] {
  const { prior, planned, complete } = parts;
  const text = { complete, planned_values: state(planned), prior_state: state(prior) };
  const json = new JsonBytes(Buffer.from(JSON.stringify(text)));
  const { root } = json;
  const keys = json.isObject(root) ? new Map<string, JsonRange>(json.members(root)) : new Map();
  const plan = new PlanJson(json, keys);
  const calls = new Map(Object.entries({ '': false, ...modules }));
  const instances = new PlanInstances(plan, calls, new PlanTime(plan, []), [...found, ...others]);
  const module = gate?.module ?? '';
  const declared = {
    address: module === '' ? NAME : `${module}.${NAME}`,
    module,
    isEphemeral: false,
    isRepeated: false,
    isInRepeatedModule: false,
    constantCount: undefined,
    madeOf: undefined,
    constants: {},
    ...gate,
  };
  return instances.missing(declared, found).sort();
}

const REPEATED = { isRepeated: true };
const WHOLE = { complete: true };
const PARTIAL = { complete: false };
const EMPTY = { resources: [] };

describe('a gate of the root module', () => {
  it('is missing if the plan does not contain it', () => {
    expect(missing(WHOLE)).toEqual([NAME]);
    expect(missing({ ...WHOLE, found: [NAME] })).toEqual([]);
  });

  it('is missing if the plan does not contain it, whatever its prior state lists', () => {
    expect(missing({ ...WHOLE, prior: EMPTY })).toEqual([NAME]);
  });

  it('is missing with each index below the highest', () => {
    const below = Array.from({ length: 10 }, (_, index) => `${NAME}[${index}]`);
    expect(missing({ ...WHOLE, found: [`${NAME}[10]`], gate: REPEATED })).toEqual(below);
    const found = [`${NAME}["a"]`, `${NAME}[10]`];
    expect(missing({ ...WHOLE, found, gate: REPEATED })).toEqual(below);
  });

  it('is missing with each index that the plan does not contain', () => {
    const found = [`${NAME}[0]`, `${NAME}[2]`];
    expect(missing({ ...WHOLE, found, gate: REPEATED })).toEqual([`${NAME}[1]`]);
    expect(missing({ ...WHOLE, found: [...found].reverse(), gate: REPEATED })).toEqual([`${NAME}[1]`]);
    expect(missing({ ...WHOLE, found })).toEqual([`${NAME}[1]`]);
    expect(missing({ ...WHOLE, found, gate: { ...REPEATED, constantCount: 5 } })).toEqual([
      `${NAME}[1]`,
      `${NAME}[3]`,
      `${NAME}[4]`,
    ]);
    expect(missing({ ...WHOLE, gate: { ...REPEATED, constantCount: 2 } })).toEqual([
      `${NAME}[0]`,
      `${NAME}[1]`,
    ]);
  });

  it('is not missing with keys that a complete plan does not contain', () => {
    expect(missing({ ...WHOLE, found: [`${NAME}["12"]`, `${NAME}["x[3]"]`], gate: REPEATED })).toEqual([]);
  });

  it('is counted out to ten thousand instances', () => {
    expect(missing({ ...WHOLE, gate: { ...REPEATED, constantCount: 1e12 } })).toHaveLength(10_000);
  });
});

describe('a repeated gate that is not in the plan', () => {
  const off = { ...REPEATED, madeOf: 'off' } as const;
  const empty = { ...REPEATED, madeOf: 'empty' } as const;

  it('is missing unless the plan is whole and its prior state lists resources', () => {
    expect(missing({ ...WHOLE, gate: REPEATED })).toEqual([NAME]);
    expect(missing({ ...WHOLE, gate: REPEATED, prior: {} })).toEqual([NAME]);
    expect(missing({ ...WHOLE, gate: REPEATED, prior: EMPTY })).toEqual([]);
    expect(missing({ ...PARTIAL, gate: REPEATED, prior: EMPTY })).toEqual([NAME]);
    expect(missing({ gate: REPEATED, prior: EMPTY })).toEqual([NAME]);
  });

  it('is not missing if it is repeated for nothing, unless the plan is partial', () => {
    expect(missing({ ...WHOLE, gate: empty })).toEqual([]);
    expect(missing({ gate: empty })).toEqual([]);
    expect(missing({ ...PARTIAL, gate: empty })).toEqual([NAME]);
  });

  it('is not missing if a condition switches it off, if the plan is whole and has a prior state', () => {
    expect(missing({ ...WHOLE, gate: off, prior: {} })).toEqual([]);
    expect(missing({ ...WHOLE, gate: off })).toEqual([NAME]);
    expect(missing({ gate: off, prior: {} })).toEqual([NAME]);
    expect(missing({ ...PARTIAL, gate: off, prior: {} })).toEqual([NAME]);
  });
});

describe('a partial plan', () => {
  it('may omit instances of a gate in addition to those that it contains', () => {
    expect(missing({ ...PARTIAL, found: [NAME] })).toEqual([]);
    expect(missing({ ...PARTIAL, found: [`${NAME}["a"]`], gate: REPEATED })).toEqual([NAME]);
    expect(missing({ ...PARTIAL, found: [`${NAME}["a"]`] })).toEqual([NAME]);
  });

  it('may omit others if one that it contains has a key and one of an earlier run has none', () => {
    expect(missing({ ...PARTIAL, found: [NAME, `${NAME}["a"]`] })).toEqual([NAME]);
    const [address, gate] = [`module.m.${NAME}`, { module: 'module.m' }];
    expect(missing({ ...PARTIAL, found: [address, `module.m["a"].${NAME}`], gate })).toEqual([address]);
  });

  it('omits none if the number is constant', () => {
    const gate = { ...REPEATED, constantCount: 2 };
    expect(missing({ ...PARTIAL, found: [`${NAME}[0]`], gate })).toEqual([`${NAME}[1]`]);
    expect(missing({ ...PARTIAL, found: [`${NAME}[0]`, `${NAME}[1]`], gate })).toEqual([]);
  });

  it('may omit instances of the module', () => {
    const gate = { module: 'module.m' };
    const found = [`module.m["a"].${NAME}`];
    const address = `module.m.${NAME}`;
    expect(missing({ ...PARTIAL, found, gate })).toEqual([address]);
    expect(missing({ ...PARTIAL, found, gate: { ...gate, isInRepeatedModule: true } })).toEqual([address]);
    expect(missing({ ...PARTIAL, found: [address], gate: { ...gate, isInRepeatedModule: true } })).toEqual([
      address,
    ]);
    expect(missing({ ...PARTIAL, found: [address], gate })).toEqual([]);
  });
});

describe('a gate of a module', () => {
  const gate = { module: 'module.m', isInRepeatedModule: true };
  const modules = { 'module.m': true };
  const address = `module.m.${NAME}`;
  const [A, B] = ['module.m["a"]', 'module.m["b"]'] as const;

  it('is missing in each instance in which the plan does not contain it', () => {
    const planned = { child_modules: [{ address: A }, { address: B }] };
    expect(missing({ ...WHOLE, gate, modules, planned, found: [`${A}.${NAME}`] })).toEqual([`${B}.${NAME}`]);
    expect(missing({ ...WHOLE, gate, modules, planned })).toEqual([`${A}.${NAME}`, `${B}.${NAME}`]);
  });

  it('is missing in an instance that another gate shows, also in a nested module', () => {
    for (const others of [
      [`${A}.data.apsaramqtt_token.other`],
      [`${A}.module.n["x"].data.apsaramqtt_token.other`],
    ])
      expect(missing({ ...WHOLE, gate, modules, others })).toEqual([`${A}.${NAME}`]);
  });

  it('is missing with each index of each instance', () => {
    const found = [`${A}.${NAME}[1]`, `${B}.${NAME}[0]`];
    expect(missing({ ...WHOLE, gate: { ...gate, ...REPEATED }, modules, found })).toEqual([
      `${A}.${NAME}[0]`,
    ]);
  });

  it('is missing in an instance without a list of results, if it is repeated itself', () => {
    const found = [`${A}.${NAME}["x"]`];
    const others = [`${B}.data.apsaramqtt_token.other`];
    const repeated = { ...gate, ...REPEATED };
    const inB = (prior: Modules) => missing({ ...WHOLE, gate: repeated, modules, found, others, prior });
    expect(inB({ child_modules: [{ address: A, ...EMPTY }, { address: B }] })).toEqual([`${B}.${NAME}`]);
    expect(inB({ child_modules: [{ address: A }, { address: B, ...EMPTY }] })).toEqual([]);
    expect(inB({ child_modules: [{ address: A, ...EMPTY }] })).toEqual([]);
    expect(inB({})).toEqual([`${B}.${NAME}`]);
  });

  it('of which no instance is known is missing, unless the prior state has a list of each', () => {
    const withPrior = (prior?: Modules) => missing({ ...WHOLE, gate, modules, prior });
    expect(withPrior()).toEqual([address]);
    expect(withPrior({})).toEqual([address]);
    expect(withPrior({ child_modules: [] })).toEqual([]);
    expect(withPrior({ child_modules: [{ address: A, ...EMPTY }] })).toEqual([]);
    expect(withPrior({ child_modules: [{ address: A, ...EMPTY }, { address: B }] })).toEqual([address]);
    expect(missing({ ...PARTIAL, gate, modules, prior: { child_modules: [] } })).toEqual([address]);
    expect(missing({ gate: { ...gate, madeOf: 'empty' }, modules })).toEqual([]);
  });

  it('of which a partial plan shows no instance is missing, even if it is repeated for nothing', () => {
    expect(missing({ ...PARTIAL, gate: { ...gate, madeOf: 'empty' }, modules })).toEqual([address]);
  });

  it('that is called once, by a module of which no instance is known, is missing', () => {
    const inner = { module: 'module.m.module.n', isInRepeatedModule: true };
    const once = { ...modules, 'module.m.module.n': false };
    expect(missing({ ...WHOLE, gate: inner, modules: once })).toEqual([`module.m.module.n.${NAME}`]);
  });

  it('that is called once is missing in each instance of its caller', () => {
    const inner = { module: 'module.m.module.n', isInRepeatedModule: true };
    const once = { ...modules, 'module.m.module.n': false };
    const planned = { child_modules: [{ address: A }, { address: B }] };
    const found = [`${A}.module.n.${NAME}`];
    expect(missing({ ...WHOLE, gate: inner, modules: once, planned, found })).toEqual([
      `${B}.module.n.${NAME}`,
    ]);
    expect(missing({ ...WHOLE, gate: { module: 'module.m' }, modules: { 'module.m': false } })).toEqual([
      address,
    ]);
  });

  it('that is called for nothing, as its keys in the prior state show, is missing only there', () => {
    const once = { 'module.m': false };
    const prior = { child_modules: [{ address: A, ...EMPTY }] };
    expect(missing({ ...WHOLE, gate: { module: 'module.m' }, modules: once, prior })).toEqual([]);
    const single = { child_modules: [{ address: 'module.m', ...EMPTY }] };
    expect(
      missing({
        ...WHOLE,
        gate: { module: 'module.m' },
        modules: once,
        prior: single,
        found: [`${A}.${NAME}`],
      }),
    ).toEqual([]);
    expect(
      missing({ ...WHOLE, gate: { module: 'module.m' }, modules: once, found: [`${A}.${NAME}`] }),
    ).toEqual([]);
  });

  it('within another that is in no state is looked for in the list of the modules around it', () => {
    const inner = { module: 'module.m.module.n', isInRepeatedModule: true };
    const calls = { 'module.m': true, 'module.m.module.n': true };
    const withPrior = (prior?: Modules) => missing({ ...WHOLE, gate: inner, modules: calls, prior });
    const all = [`module.m.module.n.${NAME}`];
    expect(withPrior()).toEqual(all);
    expect(withPrior({ child_modules: [] })).toEqual([]);
    expect(withPrior({ child_modules: [{ address: A, child_modules: [] }, { address: B }] })).toEqual(all);
    expect(withPrior({ child_modules: [{ address: A, child_modules: [] }] })).toEqual([]);
    expect(withPrior({ child_modules: [{ address: A }] })).toEqual(all);
  });
});

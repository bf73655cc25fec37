import type { Value } from '../values/model';

import { callFunction, type FunctionContext, type FunctionDefinition } from './function';

export { type FunctionContext, FunctionError } from './function';

export type Engine = 'terraform' | 'opentofu';

/** A function of the language. */
export interface Function {
  readonly name: string;
  /** @throws FunctionError where there is no result */
  call(args: readonly Value[], context: FunctionContext): Value;
}

interface Family {
  readonly FUNCTIONS: Readonly<Record<string, FunctionDefinition>>;
}

/** Which function is in which file: a file is loaded when one of its functions is first called. */
const FAMILIES: readonly { names: string; load: () => Family }[] = [
  {
    names: 'abs ceil floor log max min parseint pow signum sum',
    load: () => require('./numeric') as Family,
  },
];

/** What only one of the engines has. */
const OPENTOFU_ONLY = new Set(['base64gunzip', 'cidrcontains', 'urldecode']);

const LOADERS = new Map(
  FAMILIES.flatMap(({ names, load }) => names.split(' ').map((name) => [name, load] as const)),
);

/** The names of all functions of an engine, except `try` and `can`, which are not functions but forms of the evaluator. */
export function functionNames(engine: Engine): string[] {
  return [...LOADERS.keys()].filter((name) => engine === 'opentofu' || !OPENTOFU_ONLY.has(name));
}

/**
 * The function of a name, with or without the prefix `core::`; undefined where the engine has none. `try` and `can` are not found
 * here: they catch what goes wrong while their arguments are evaluated, so that the evaluator itself has them.
 */
export function lookUp(name: string, engine: Engine): Function | undefined {
  const plain = name.startsWith('core::') ? name.slice('core::'.length) : name;
  const load = LOADERS.get(plain);
  if (load === undefined || (engine === 'terraform' && OPENTOFU_ONLY.has(plain))) {
    return undefined;
  }
  return {
    name: plain,
    call: (args, context) => callFunction(load().FUNCTIONS[plain]!, args, context),
  };
}

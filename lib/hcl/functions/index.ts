import type { Engine } from '../engine';
import type { Value } from '../values/model';

import { callFunction, type FunctionContext, type FunctionDefinition } from './function';

export { CallError, callFunction, type FunctionContext, type FunctionDefinition } from './function';

/** A function of the language. */
export interface Function {
  readonly name: string;
  /** @throws CallError where there is no result */
  call(args: readonly Value[], context: FunctionContext): Value;
}

interface Family {
  readonly FUNCTIONS: Readonly<Record<string, FunctionDefinition>>;
}

/** Which function is in which file: a file is loaded when one of its functions is first called. */
const FAMILIES: readonly { names: string; load: () => Family }[] = [
  {
    names:
      'alltrue anytrue chunklist coalesce coalescelist compact concat contains distinct element flatten index length matchkeys one range reverse slice',
    load: () => require('./collection') as Family,
  },
  {
    names: 'ephemeralasnull issensitive nonsensitive sensitive tobool tolist tomap tonumber toset tostring',
    load: () => require('./conversion') as Family,
  },
  {
    names: 'csvdecode',
    load: () => require('./csv') as Family,
  },
  {
    names: 'formatdate plantimestamp timeadd timecmp timestamp',
    load: () => require('./date') as Family,
  },
  {
    names:
      'base64decode base64encode base64gunzip base64gzip textdecodebase64 textencodebase64 urldecode urlencode',
    load: () => require('./encoding') as Family,
  },
  {
    names:
      'abspath basename dirname file filebase64 filebase64sha256 filebase64sha512 fileexists filemd5 fileset filesha1 filesha256 filesha512 pathexpand templatefile templatestring',
    load: () => require('./filesystem') as Family,
  },
  {
    names: 'format formatlist',
    load: () => require('./format') as Family,
  },
  {
    names: 'base64sha256 base64sha512 bcrypt md5 rsadecrypt sha1 sha256 sha512 uuid uuidv5',
    load: () => require('./hash') as Family,
  },
  {
    names: 'cidrcontains cidrhost cidrnetmask cidrsubnet cidrsubnets',
    load: () => require('./ip-network') as Family,
  },
  {
    names: 'jsondecode jsonencode',
    load: () => require('./json') as Family,
  },
  {
    names: 'abs ceil floor log max min parseint pow signum sum',
    load: () => require('./numeric') as Family,
  },
  {
    names: 'keys lookup merge transpose values zipmap',
    load: () => require('./map') as Family,
  },
  {
    names: 'regex regexall replace',
    load: () => require('./regex') as Family,
  },
  {
    names: 'setintersection setproduct setsubtract setunion',
    load: () => require('./set') as Family,
  },
  {
    names:
      'chomp endswith indent join lower sort split startswith strcontains strrev substr title trim trimprefix trimspace trimsuffix upper',
    load: () => require('./string') as Family,
  },
  {
    names: 'yamldecode yamlencode',
    load: () => require('./yaml') as Family,
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

const loaded = new Map<string, Function>();

/**
 * The function of a name, with or without the prefix `core::`; undefined where the engine has none. `try` and `can` are not found
 * here: they catch what goes wrong while their arguments are evaluated, so that the evaluator itself has them.
 */
export function lookUp(name: string, engine: Engine): Function | undefined {
  const plain = name.startsWith('core::') ? name.slice('core::'.length) : name;
  if (engine === 'terraform' && OPENTOFU_ONLY.has(plain)) {
    return undefined;
  }
  return loaded.get(plain) ?? load(plain);
}

function load(name: string): Function | undefined {
  const definition = LOADERS.get(name)?.().FUNCTIONS[name];
  if (definition === undefined) {
    return undefined;
  }
  const found: Function = { name, call: (args, context) => callFunction(definition, args, context) };
  loaded.set(name, found);
  return found;
}

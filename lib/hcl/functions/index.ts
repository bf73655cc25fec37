import type { Engine } from '../engine';
import type { Value } from '../values/model';
import { callFunction, type FunctionContext, type FunctionDefinition } from './function';

export { CallError, callFunction, type FunctionContext, type FunctionDefinition } from './function';

export interface HclFunction {
  readonly name: string;
  /** @throws CallError if there is no result */
  call(args: readonly Value[], context: FunctionContext): Value;
}

interface FunctionModule {
  readonly FUNCTIONS: Readonly<Record<string, FunctionDefinition>>;
}

/** The functions by file. A file is loaded when one of its functions is first called. */
const MODULES: readonly { names: string; load: () => FunctionModule }[] = [
  {
    names:
      'alltrue anytrue chunklist coalesce coalescelist compact concat contains distinct element flatten index length matchkeys one range reverse slice',
    load: () => require('./collection') as FunctionModule,
  },
  {
    names: 'ephemeralasnull issensitive nonsensitive sensitive tobool tolist tomap tonumber toset tostring',
    load: () => require('./conversion') as FunctionModule,
  },
  {
    names: 'csvdecode',
    load: () => require('./csv') as FunctionModule,
  },
  {
    names: 'formatdate plantimestamp timeadd timecmp timestamp',
    load: () => require('./date') as FunctionModule,
  },
  {
    names:
      'base64decode base64encode base64gunzip base64gzip textdecodebase64 textencodebase64 urldecode urlencode',
    load: () => require('./encoding') as FunctionModule,
  },
  {
    names:
      'abspath basename dirname file filebase64 filebase64sha256 filebase64sha512 fileexists filemd5 fileset filesha1 filesha256 filesha512 pathexpand templatefile templatestring',
    load: () => require('./filesystem') as FunctionModule,
  },
  {
    names: 'format formatlist',
    load: () => require('./format') as FunctionModule,
  },
  {
    names: 'base64sha256 base64sha512 bcrypt md5 rsadecrypt sha1 sha256 sha512 uuid uuidv5',
    load: () => require('./hash') as FunctionModule,
  },
  {
    names: 'cidrcontains cidrhost cidrnetmask cidrsubnet cidrsubnets',
    load: () => require('./ip-network') as FunctionModule,
  },
  {
    names: 'jsondecode jsonencode',
    load: () => require('./json') as FunctionModule,
  },
  {
    names: 'abs ceil floor log max min parseint pow signum sum',
    load: () => require('./numeric') as FunctionModule,
  },
  {
    names: 'keys lookup merge transpose values zipmap',
    load: () => require('./map') as FunctionModule,
  },
  {
    names: 'regex regexall replace',
    load: () => require('./regex') as FunctionModule,
  },
  {
    names: 'setintersection setproduct setsubtract setunion',
    load: () => require('./set') as FunctionModule,
  },
  {
    names:
      'chomp endswith indent join lower sort split startswith strcontains strrev substr title trim trimprefix trimspace trimsuffix upper',
    load: () => require('./string') as FunctionModule,
  },
  {
    names: 'yamldecode yamlencode',
    load: () => require('./yaml') as FunctionModule,
  },
];

const OPENTOFU_ONLY = new Set(['base64gunzip', 'cidrcontains', 'urldecode']);

const LOADERS = new Map(
  MODULES.flatMap(({ names, load }) => names.split(' ').map((name) => [name, load] as const)),
);

/** The names of all functions of an engine, except `try` and `can`. */
export function functionNames(engine: Engine): string[] {
  return [...LOADERS.keys()].filter((name) => engine === 'opentofu' || !OPENTOFU_ONLY.has(name));
}

const loaded = new Map<string, HclFunction>();

/**
 * Finds a function by its name, with or without the prefix `core::`; undefined if the engine does not have it. `try` and `can` are not
 * here: the evaluator implements them, because they catch errors in the evaluation of their arguments.
 */
export function findFunction(name: string, engine: Engine): HclFunction | undefined {
  const plain = name.startsWith('core::') ? name.slice('core::'.length) : name;
  if (engine === 'terraform' && OPENTOFU_ONLY.has(plain)) {
    return undefined;
  }
  return loaded.get(plain) ?? load(plain);
}

function load(name: string): HclFunction | undefined {
  const definition = LOADERS.get(name)?.().FUNCTIONS[name];
  if (definition === undefined) {
    return undefined;
  }
  const found: HclFunction = { name, call: (args, context) => callFunction(definition, args, context) };
  loaded.set(name, found);
  return found;
}

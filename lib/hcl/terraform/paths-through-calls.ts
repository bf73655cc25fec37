import type { Expression } from '../syntax/ast';
import { constantText } from './block-parts';
import { ANY, DECODED, joinPaths, KEY, type PathStep, SPLAT, type ValuePath } from './value-path';

/**
 * Returns where a part of the result of a function comes from: the paths into the argument at this position. Undefined if the result only
 * depends on the argument and does not contain it.
 */
type ThroughCall = (
  path: ValuePath,
  at: number,
  parameters: readonly Expression[],
) => readonly ValuePath[] | undefined;

const WHOLE: ValuePath = [];

const same: ThroughCall = (path) => [path];
const first: ThroughCall = (path, at) => (at === 0 ? [path] : undefined);
const elementOfFirst: ThroughCall = (path, at) => (at === 0 ? [joinPaths([ANY], path)] : undefined);
const elements: ThroughCall = ([step, ...rest]) => {
  if (step === undefined) return [WHOLE];
  return isOfList(step) ? [[ANY, ...rest]] : [];
};
/** The keys of a set are also its elements. */
const elementsOfSet: ThroughCall = ([step, ...rest]) => [step === undefined ? WHOLE : [ANY, ...rest]];
const decoded: ThroughCall = (path) => [path.length === 0 ? WHOLE : joinPaths([DECODED], path)];
const encoded: ThroughCall = ([step, ...rest]) => (step === DECODED ? [rest] : undefined);

const THROUGH_CALLS: ReadonlyMap<string, ThroughCall> = new Map<string, ThroughCall>([
  ...entriesFor('coalesce merge nonsensitive sensitive tomap try', same),
  ...entriesFor('base64decode chomp replace tostring trim trimprefix trimspace trimsuffix', first),
  ...entriesFor('element one', elementOfFirst),
  ...entriesFor('coalescelist compact concat distinct reverse sort tolist', elements),
  ...entriesFor('setintersection setsubtract setunion toset', elementsOfSet),
  ...entriesFor('csvdecode jsondecode yamldecode', decoded),
  ...entriesFor('jsonencode yamlencode', encoded),
  ['keys', ([step]) => (step === undefined || isOfList(step) ? [[KEY]] : [])],
  ['values', ([step, ...rest]) => (step === undefined || isOfList(step) ? [[ANY, ...rest]] : [])],
  [
    'flatten',
    ([step, ...rest], _, [lists]) => {
      if (step === undefined || lists === undefined) return [WHOLE];
      return isOfList(step) ? [joinPaths(Array<PathStep>(depthOf(lists)).fill(ANY), rest)] : [];
    },
  ],
  [
    'lookup',
    (path, at, [, key]) => {
      if (at === 0) return [joinPaths([key === undefined ? ANY : stepAt(key)], path)];
      return at === 2 ? [path] : undefined;
    },
  ],
  [
    'setproduct',
    ([step, of, ...rest], at) => {
      if (step === undefined || of === undefined) return [WHOLE];
      return of === ANY || Number(of) === at ? [[ANY, ...rest]] : [];
    },
  ],
  [
    'zipmap',
    ([step, ...rest], at) => {
      if (step === undefined) return [[ANY]];
      return at === (step === KEY ? 0 : 1) ? [[ANY, ...rest]] : [];
    },
  ],
]);

function entriesFor(names: string, through: ThroughCall): [string, ThroughCall][] {
  return names.split(' ').map((name) => [name, through]);
}

/** Returns how paths lead through a function; undefined if that is unknown. */
export function throughCall(name: string): ThroughCall | undefined {
  return THROUGH_CALLS.get(name);
}

/** The depth of the elements in nested lists: one more than the literal depth, unless the innermost items are not lists. */
function depthOf(lists: Expression, depth = 0): number {
  if (lists.kind === 'parentheses') return depthOf(lists.inner, depth);
  if (lists.kind === 'for' && lists.key === undefined) return depthOf(lists.value, depth + 1);
  if (lists.kind === 'tuple')
    return lists.items.reduce((deepest, item) => Math.max(deepest, depthOf(item, depth + 1)), depth + 1);
  const isElement =
    /^(object|for|template|variable)$/.test(lists.kind) || (lists.kind === 'call' && lists.name === 'merge');
  return isElement && depth > 1 ? depth : depth + 1;
}

/** Whether a step may lead into a list. */
export function isOfList(step: PathStep): boolean {
  return step === ANY || step === SPLAT || (typeof step === 'string' && /^\d+$/.test(step));
}

/** The step of a key. A key that is not literal may be any. */
export function stepAt(key: Expression): PathStep {
  return constantText(key) ?? ANY;
}

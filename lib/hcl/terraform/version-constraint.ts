/** One part of constraints like `~> 1.2, != 1.4.0`. */
interface Constraint {
  readonly operator: string;
  readonly limit: readonly number[];
  /** `-beta1`; empty for a release. */
  readonly prerelease: string;
  readonly hasPrefix: boolean;
}

/** Constraints of a version, which must meet all of them. */
export type VersionConstraints = readonly Constraint[];

const CONSTRAINT = /^(>=|<=|!=|~>|>|<|=)?\s*(v?)(\d+(?:\.\d+)*)(-[\w.-]+)?(?:\+[\w.-]+)?$/;

/** Parses version constraints. Undefined if the text does not have their syntax. */
export function parseConstraints(text: string): VersionConstraints | undefined {
  const constraints = text.split(',').map((part): Constraint | undefined => {
    const [, operator = '=', prefix, numbers, prerelease = ''] = CONSTRAINT.exec(part.trim()) ?? [];
    return numbers === undefined
      ? undefined
      : { operator, limit: numbers.split('.').map(Number), prerelease, hasPrefix: prefix !== '' };
  });
  return constraints.every((one) => one !== undefined) ? constraints : undefined;
}

/** Whether a version such as `1.2.3` meets constraints. A prerelease meets only constraints with a prerelease of the same release, and `!=`. */
export function meets(version: string, constraints: VersionConstraints): boolean {
  const [own] = parseConstraints(version) ?? [];
  return own === undefined || constraints.every((one) => isMetBy(own, one));
}

function isMetBy({ limit: version, prerelease }: Constraint, constraint: Constraint): boolean {
  const { operator, limit } = constraint;
  if (prerelease === '' && constraint.prerelease === '') return isMet(version, constraint);
  const isSameRelease = compare(version, limit) === 0;
  const order = isSameRelease ? comparePrereleases(prerelease, constraint.prerelease) : 1;
  if (operator === '=') return isSameRelease && order === 0;
  if (operator === '!=') return order !== 0;
  if (prerelease === '' && operator !== '~>')
    return isSameRelease ? operator.startsWith('>') : isMet(version, constraint);
  if (prerelease === '' || constraint.prerelease === '' || !isSameRelease) return false;
  return isOrdered(operator === '~>' ? '>=' : operator, order);
}

/** A release comes after its prereleases. Parts that are numbers are compared as such, and come before others. */
function comparePrereleases(left: string, right: string): number {
  if (left === right) return 0;
  if (left === '' || right === '') return left === '' ? 1 : -1;
  const ofLeft = left.slice(1).split('.');
  const ofRight = right.slice(1).split('.');
  for (const [at, part] of ofLeft.entries()) {
    const other = ofRight[at];
    if (other === undefined) return 1;
    if (part === other) continue;
    const [isNumber, isOtherNumber] = [/^\d+$/.test(part), /^\d+$/.test(other)];
    if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
    return (isNumber ? Number(part) > Number(other) : part > other) ? 1 : -1;
  }
  return -1;
}

/** Whether any version in a range meets constraints. */
export function canBeMet(
  constraints: VersionConstraints,
  from: readonly number[],
  below: readonly number[],
): boolean {
  // If any version meets them, then one at a limit, just above it or just below it does.
  const candidates = [
    from,
    ...constraints.flatMap(({ limit }) => [limit, after(limit), ...before(limit)]),
  ].filter((version) => compare(version, from) >= 0 && compare(version, below) < 0);
  return candidates.some((version) => constraints.every((one) => isMet(version, one)));
}

function after([major = 0, minor = 0, patch = 0]: readonly number[]): number[] {
  return [major, minor, patch + 1];
}

/** Candidates directly below a version. No part of a real version is higher than `LAST`. */
function before([major = 0, minor = 0, patch = 0]: readonly number[]): number[][] {
  if (patch > 0) return [[major, minor, patch - 1]];
  if (minor > 0) return [[major, minor - 1, LAST]];
  return major > 0 ? [[major - 1, LAST, LAST]] : [];
}

const LAST = 999;

function isMet(version: readonly number[], { operator, limit }: Constraint): boolean {
  const order = compare(version, limit);
  if (operator !== '~>') return isOrdered(operator, order);
  const fixed = limit.length - 1;
  return order >= 0 && compare(version.slice(0, fixed), limit.slice(0, fixed)) === 0;
}

/** @param order the comparison of a version with the limit of the constraint: negative, 0 or positive. */
function isOrdered(operator: string, order: number): boolean {
  switch (operator) {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '!=':
      return order !== 0;
    default:
      return order === 0;
  }
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

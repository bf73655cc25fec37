/** One part of a version constraint such as `~> 1.2, != 1.4.0`. */
interface Constraint {
  readonly operator: string;
  readonly limit: readonly number[];
  /** Such as `-beta1`; empty if there is none. */
  readonly prerelease: string;
  readonly hasPrefix: boolean;
}

/** Constraints that a version must all meet. */
export type VersionConstraints = readonly Constraint[];

const CONSTRAINT = /^(>=|<=|!=|~>|>|<|=)?\s*(v?)(\d+(?:\.\d+)*)(-[\w.-]+)?(?:\+[\w.-]+)?$/;

/** Parses a version constraint; undefined if the syntax is wrong. */
export function parseConstraints(text: string): VersionConstraints | undefined {
  const constraints = text.split(',').map((part): Constraint | undefined => {
    const [, operator = '=', prefix, numbers, prerelease = ''] = CONSTRAINT.exec(part.trim()) ?? [];
    return numbers === undefined
      ? undefined
      : { operator, limit: numbers.split('.').map(Number), prerelease, hasPrefix: prefix !== '' };
  });
  return constraints.every((one) => one !== undefined) ? constraints : undefined;
}

/** Whether a version such as `1.2.3` meets constraints. A prerelease meets only constraints for the same release, and those with `!=`. */
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

/** Compares prereleases: a release is later than its prereleases. Numeric parts are compared as numbers and are earlier than others. */
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

/** Whether a version in a range can meet constraints. */
export function canBeMet(
  constraints: VersionConstraints,
  from: readonly number[],
  below: readonly number[],
): boolean {
  // If any version meets them, one that is equal to a limit, directly above or directly below does.
  const candidates = [
    from,
    ...constraints.flatMap(({ limit }) => [limit, after(limit), ...before(limit)]),
  ].filter((version) => compare(version, from) >= 0 && compare(version, below) < 0);
  return candidates.some((version) => constraints.every((one) => isMet(version, one)));
}

function after([major = 0, minor = 0, patch = 0]: readonly number[]): number[] {
  return [major, minor, patch + 1];
}

/** The version directly below another one, if no part of a version is higher than LAST. */
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

/** @param order the version compared with the limit of the constraint: negative, 0 or positive. */
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

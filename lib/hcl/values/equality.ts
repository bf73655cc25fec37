import { Unknown, type Value } from './model';
import { HclNumber } from './number';
import { spend } from './step-budget';
import { BOOL, sameType } from './type';
import {
  boolValue,
  deepMarks,
  elementsOf,
  entriesOf,
  FALSE,
  firstUnknown,
  isNull,
  isWhollyKnown,
  mergedUnknown,
  TRUE,
  unionOfMarks,
  unknownValue,
  withMarks,
} from './value';

/** The result of `==`. Values of different types are not equal, but null equals null of any type. Unknown values make it unknown. */
export function equal(left: Value, right: Value): Value {
  return withMarks(equalWithoutMarks(left, right), unionOfMarks([deepMarks(left), deepMarks(right)]));
}

function equalWithoutMarks(left: Value, right: Value): Value {
  spend();
  if (isNull(left) && isNull(right)) {
    return TRUE;
  }
  if (isNull(left) || isNull(right)) {
    const { data } = isNull(left) ? right : left;
    return data instanceof Unknown && !data.notNull ? undecided(data) : FALSE;
  }
  const bothUnknown = left.data instanceof Unknown && right.data instanceof Unknown;
  if (bothUnknown || left.type.kind === 'any' || right.type.kind === 'any') {
    return unknownEquality(left, right);
  }
  if (!sameType(left.type, right.type)) {
    return FALSE;
  }
  const unknown = mergedUnknown([left.data, right.data].filter((data) => data instanceof Unknown));
  if (unknown !== undefined) {
    return contradictsPrefix(unknown, left) || contradictsPrefix(unknown, right) ? FALSE : undecided(unknown);
  }
  if (left.type.kind === 'set' && !(isWhollyKnown(left) && isWhollyKnown(right))) {
    return unknownEquality(left, right);
  }
  return allEqual(left, right);
}

function allEqual(left: Value, right: Value): Value {
  const [a, b] = [left.data, right.data];
  if (a instanceof HclNumber && b instanceof HclNumber) {
    return boolValue(a.equals(b));
  }
  if (typeof a !== 'object' || a === null) {
    return boolValue(a === b);
  }
  const [these, those] = [elementsOf(left), elementsOf(right)];
  if (these.length !== those.length) {
    return FALSE;
  }
  if (a instanceof Map) {
    const keys = [...entriesOf(right).keys()];
    if (![...entriesOf(left).keys()].every((key, index) => key === keys[index])) {
      return FALSE;
    }
  }
  // As in Terraform, the first pair that is not known to be equal decides.
  for (const [index, element] of these.entries()) {
    const other = those[index];
    const result = other === undefined ? FALSE : equalWithoutMarks(element, other);
    if (result.data !== true) {
      return result;
    }
  }
  return TRUE;
}

function unknownEquality(left: Value, right: Value): Value {
  const unknown = mergedUnknown([firstUnknown(left), firstUnknown(right)]);
  return unknown === undefined ? FALSE : undecided(unknown);
}

function undecided(unknown: Unknown): Value {
  return unknownValue(BOOL, unknown.asNotNull());
}

/** Whether a known string does not begin with the known prefix of an unknown one. */
function contradictsPrefix({ prefix }: Unknown, { data }: Value): boolean {
  return typeof data === 'string' && !data.startsWith(prefix);
}

/** Whether two values are known to be equal. Marks do not matter. */
export function isEqual(left: Value, right: Value): boolean {
  return equalWithoutMarks(left, right).data === true;
}

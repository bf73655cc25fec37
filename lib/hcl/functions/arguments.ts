import type { Value } from '../values/model';
import type { HclNumber } from '../values/number';
import { listOf, NUMBER, STRING } from '../values/type';
import { CallError, type Parameter } from './function';

export const STRING_LIST = listOf(STRING);

export function stringParameter(name: string): Parameter {
  return { name, type: STRING };
}

export function numberParameter(name: string): Parameter {
  return { name, type: NUMBER };
}

export function textOf(value: Value): string {
  return value.data as string;
}

export function numberOf(value: Value): HclNumber {
  return value.data as HclNumber;
}

/** The whole number that an argument is. @throws CallError where it has a fraction or is too large */
export function integerOf(value: Value, index: number, name: string): number {
  const integer = numberOf(value).toSafeInteger();
  if (integer === undefined) {
    throw new CallError(`Argument "${name}" must be a whole number.`, index);
  }
  return integer;
}

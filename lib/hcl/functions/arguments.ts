import type { Type, Value } from '../values/model';
import type { HclNumber } from '../values/number';
import { ANY, listOf, NUMBER, STRING } from '../values/type';
import { stringValue } from '../values/value';
import { CallError, type Parameter, type UnaryFunction } from './function';

export const STRING_LIST = listOf(STRING);

export function stringParameter(name: string): Parameter {
  return { name, type: STRING };
}

export function numberParameter(name: string): Parameter {
  return { name, type: NUMBER };
}

/** A function from a string to a string. */
export function stringFunction(apply: (str: string) => string): UnaryFunction {
  return {
    parameters: [stringParameter('str')],
    type: STRING,
    run: ([str]) => stringValue(apply(textOf(str))),
  };
}

export function textOf(value: Value): string {
  return value.data as string;
}

export function numberOf(value: Value): HclNumber {
  return value.data as HclNumber;
}

/** An argument as a whole number. @throws CallError if it has a fraction or is too large */
export function integerOf(value: Value, index: number, name: string): number {
  const integer = numberOf(value).toSafeInteger();
  if (integer === undefined) {
    throw new CallError(`Argument "${name}" must be a whole number.`, index);
  }
  return integer;
}

export const SEQUENCES: readonly Kind[] = ['list', 'tuple'];
export const ITERABLES: readonly Kind[] = ['list', 'set', 'tuple'];
export const KEYED: readonly Kind[] = ['map', 'object'];

type Kind = Type['kind'];

/** A parameter whose argument may have unknown and marked elements. */
export function openParameter(name: string, kinds?: readonly Kind[], type: Type = ANY): Parameter {
  return { name, type, ...(kinds && { kinds }), allowUnknown: 'inside', allowMarked: 'inside' };
}

/** @throws CallError if the condition does not hold */
export function checkArgument(holds: boolean, name: string, wanted: string, index = 0): void {
  if (!holds) throw mustBe(name, wanted, index);
}

export function mustBe(name: string, wanted: string, index = 0): CallError {
  return new CallError(`Argument "${name}" must be ${wanted}.`, index);
}

import { convert } from '../values/convert';
import type { Mark, Type, Value } from '../values/model';
import { ANY, BOOL, listOf, mapOf, NUMBER, STRING, setOf } from '../values/type';
import {
  boolValue,
  elementsOf,
  isKnown,
  mapElements,
  nullValue,
  sensitiveValue,
  unknownValue,
} from '../values/value';
import { functions, type Parameter, type UnaryFunction } from './function';

const ANYTHING: Parameter = {
  name: 'value',
  type: ANY,
  allowNull: true,
  allowUnknown: 'always',
  allowMarked: 'always',
};

function conversion(type: Type): UnaryFunction {
  return { parameters: [{ ...ANYTHING, name: 'v' }], type, run: ([value]) => convert(value, type) };
}

function withoutMark(value: Value, mark: Mark): Value {
  return value.marks.has(mark)
    ? { ...value, marks: new Set([...value.marks].filter((other) => other !== mark)) }
    : value;
}

/** Replaces everything ephemeral in a value by null. */
function ephemeralAsNull(value: Value): Value {
  if (value.marks.has('ephemeral')) {
    return nullValue(value.type);
  }
  return elementsOf(value).length === 0 ? value : mapElements(value, ephemeralAsNull);
}

export const FUNCTIONS = functions({
  tostring: conversion(STRING),
  tonumber: conversion(NUMBER),
  tobool: conversion(BOOL),
  tolist: conversion(listOf(ANY)),
  toset: conversion(setOf(ANY)),
  tomap: conversion(mapOf(ANY)),
  sensitive: {
    parameters: [ANYTHING],
    type: ([value]) => value.type,
    run: ([value]) => sensitiveValue(value),
  },
  nonsensitive: {
    parameters: [ANYTHING],
    type: ([value]) => value.type,
    run: ([value]) => withoutMark(value, 'sensitive'),
  },
  issensitive: {
    parameters: [ANYTHING],
    type: BOOL,
    run: ([value]) => {
      if (value.marks.has('sensitive')) {
        return boolValue(true);
      }
      const { data } = value;
      return isKnown(value) ? boolValue(false) : unknownValue(BOOL, data as never);
    },
  },
  ephemeralasnull: {
    parameters: [ANYTHING],
    type: ([value]) => value.type,
    run: ([value]) => ephemeralAsNull(value),
  },
});

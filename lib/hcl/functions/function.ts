import type { Engine } from '../engine';
import { convert } from '../values/convert';
import { type Type, Unknown, type Value } from '../values/model';

import {
  deepMarks,
  firstUnknown,
  isKnown,
  isNull,
  mergedUnknown,
  NO_MARKS,
  unionOfMarks,
  unknownValue,
  withMarks,
  withoutMarks,
} from '../values/value';
import { LimitError, ValueError } from '../values/value-error';

/** What a function may use besides its arguments. */
export interface FunctionContext {
  readonly engine: Engine;
  /** Where relative paths begin: the folder in which the engine runs. */
  readonly baseDir: string;
  /** The folder outside of which no file is read. What a file outside of it holds is not known. */
  readonly allowedRoot: string;
  /** The largest file that is read, in bytes. What a larger file holds is not known. */
  readonly maxFileBytes: number;
  /**
   * Renders the text of a template, for `templatefile` and `templatestring`.
   *
   * @param name where the text comes from: the path of a file, or the name of the function.
   * @throws ValueError where the template is wrong.
   */
  renderTemplate(text: string, variables: ReadonlyMap<string, Value>, name: string): Value;
}

/** A parameter, and which values of arguments the function sees. By default it sees values that are known and not null, without marks. */
export interface Parameter {
  readonly name: string;
  /** A constraint: the argument is converted to it. */
  readonly type: Type;
  readonly allowNull?: boolean;
  /** The kinds of types that the argument must be of, where the constraint cannot say it. */
  readonly kinds?: readonly Type['kind'][];
  /** `inside`: an argument that is known, whose elements may be unknown. `always`: any argument. */
  readonly allowUnknown?: 'inside' | 'always';
  /**
   * `inside`: the elements of the argument keep their marks, those of the argument itself go over to the result. `always`: the
   * function decides about the marks of its result.
   */
  readonly allowMarked?: 'inside' | 'always';
}

/** A function, with its arguments typed by its parameters. */
export interface FunctionDefinition<Parameters extends readonly Parameter[] = readonly Parameter[]> {
  readonly parameters: Parameters;
  /** Takes all further arguments. */
  readonly variadic?: Parameter;
  /** How many arguments the variadic parameter must have at least. @default 0 */
  readonly minimum?: number;
  /** The type of the result where the result is not known: `any` where it depends on more than the types of the arguments. */
  readonly type: Type | TypeOf<Arguments<Parameters>>;
  /** Whether the result may be null: nothing is said of a result that is not known. */
  readonly mayBeNull?: boolean;
  /** @throws ValueError or CallError */
  run(args: Arguments<Parameters>, context: FunctionContext): Value;
}

type TypeOf<Args> = { of(args: Args): Type }['of'];

/** One value for each parameter, then those of the variadic one. */
type Arguments<Parameters extends readonly Parameter[]> = readonly [
  ...{ [Index in keyof Parameters]: Value },
  ...Value[],
];

export type UnaryFunction = FunctionDefinition<readonly [Parameter]>;
export type BinaryFunction = FunctionDefinition<readonly [Parameter, Parameter]>;

/** The functions by their names. The arguments that each one runs with are as many as its parameters. */
export function functions<const Table extends Readonly<Record<string, readonly Parameter[]>>>(
  definitions: {
    readonly [Name in keyof Table]: FunctionDefinition<Table[Name]>;
  },
): Readonly<Record<string, FunctionDefinition>> {
  return definitions as Readonly<Record<string, FunctionDefinition>>;
}

/** Why a call has no result: one sentence, and which argument it is about. */
export class CallError extends Error {
  /** @param argument the argument's index, undefined where it is about the call as a whole. */
  constructor(
    message: string,
    readonly argument?: number,
  ) {
    super(message);
    this.name = 'CallError';
  }
}

/** Calls a function by the rules that all of them share: conversion, null, unknown values and marks. */
export function callFunction(
  definition: FunctionDefinition,
  args: readonly Value[],
  context: FunctionContext,
): Value {
  const { parameters, variadic, minimum = 0 } = definition;
  const missing = parameters[args.length];
  if (missing !== undefined) {
    throw new CallError(`Argument "${missing.name}" is missing.`);
  }
  if (args.length < parameters.length + minimum) {
    throw new CallError(`At least ${parameters.length + minimum} arguments are required.`);
  }
  const given = args.flatMap((arg, index) => {
    const parameter = parameters[index] ?? variadic;
    return parameter === undefined ? [] : [{ arg, parameter }];
  });
  if (given.length < args.length) {
    const count = parameters.length;
    const expected = count === 0 ? 'no arguments' : `at most ${count} argument${count === 1 ? '' : 's'}`;
    throw new CallError(`The function takes ${expected}, but got ${args.length}.`, count);
  }
  const converted = given.map(({ arg, parameter }, index) => ({
    parameter,
    value: argument(arg, parameter, index),
  }));
  const seen = converted.map(({ value }) => value);
  const unknown = mergedUnknown(converted.map(({ value, parameter }) => hiding(value, parameter)));
  const marks = unionOfMarks(
    given.map(({ arg, parameter: { allowMarked } }) => {
      if (unknown !== undefined || allowMarked === undefined) {
        return deepMarks(arg);
      }
      return allowMarked === 'inside' ? arg.marks : NO_MARKS;
    }),
  );
  if (unknown !== undefined) {
    const { type } = definition;
    const known = typeof type === 'function' ? type(seen) : type;
    const { reason, detail } = unknown;
    return withMarks(unknownValue(known, new Unknown(reason, detail, definition.mayBeNull !== true)), marks);
  }
  try {
    return withMarks(definition.run(seen, context), marks);
  } catch (error) {
    throw error instanceof ValueError && !(error instanceof LimitError)
      ? new CallError(error.message)
      : error;
  }
}

function argument(value: Value, parameter: Parameter, index: number): Value {
  if (isNull(value) && !parameter.allowNull) {
    throw new CallError(`Argument "${parameter.name}" must not be null.`, index);
  }
  const { kind } = value.type;
  if (parameter.kinds !== undefined && kind !== 'any' && !parameter.kinds.includes(kind)) {
    throw new CallError(`Argument "${parameter.name}" must be ${alternatives(parameter.kinds)}.`, index);
  }
  try {
    const converted = convert(value, parameter.type);
    switch (parameter.allowMarked) {
      case 'always':
        return converted;
      case 'inside':
        return { ...converted, marks: NO_MARKS };
      default:
        return withoutMarks(converted);
    }
  } catch (error) {
    throw error instanceof ValueError && !(error instanceof LimitError)
      ? new CallError(`Argument "${parameter.name}": ${error.message}`, index)
      : error;
  }
}

function alternatives(kinds: readonly string[]): string {
  const named = kinds.map((kind) => (kind === 'object' ? 'an object' : `a ${kind}`));
  return named.join(', ').replace(/, ([^,]*)$/, ' or $1');
}

/** What in an argument keeps the function from being called. */
function hiding(value: Value, { allowUnknown }: Parameter): Unknown | undefined {
  if (allowUnknown === 'always' || (allowUnknown === 'inside' && isKnown(value))) {
    return undefined;
  }
  return firstUnknown(value);
}

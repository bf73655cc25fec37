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
  /** The folder in which the engine runs. Relative paths begin there. */
  readonly baseDir: string;
  /** Only files in this folder are read. Contents of others are unknown. */
  readonly allowedRoot: string;
  /** The size of the largest file that is read, in bytes. Contents of larger ones are unknown. */
  readonly maxFileBytes: number;
  /**
   * Renders the text of a template, for `templatefile` and `templatestring`.
   *
   * @param name the source of the text for messages: the path of a file, or the name of the function.
   * @throws ValueError if the template has an error
   */
  renderTemplate(text: string, variables: ReadonlyMap<string, Value>, name: string): Value;
}

/** A parameter, and which arguments are passed to the function. By default, these are known, not null and without marks. */
export interface Parameter {
  readonly name: string;
  /** The constraint to which the argument is converted. */
  readonly type: Type;
  readonly allowNull?: boolean;
  /** The allowed kinds of types, if a constraint cannot express them. */
  readonly kinds?: readonly Type['kind'][];
  /** `inside`: the elements of the argument may be unknown. `always`: the argument itself may, too. */
  readonly allowUnknown?: 'inside' | 'always';
  /**
   * `inside`: elements of the argument keep their marks, and those of the argument itself are added to the result. `always`: the function
   * sets the marks of its result.
   */
  readonly allowMarked?: 'inside' | 'always';
}

/** The definition of a function. Its parameters determine the type of its arguments. */
export interface FunctionDefinition<Parameters extends readonly Parameter[] = readonly Parameter[]> {
  readonly parameters: Parameters;
  /** Takes all further arguments. */
  readonly variadic?: Parameter;
  /** The minimum number of variadic arguments. @default 0 */
  readonly minimum?: number;
  /** The type of an unknown result: `any` if it depends on more than the types of the arguments. */
  readonly type: Type | TypeOf<Arguments<Parameters>>;
  /** Whether the result may be null. If not, an unknown result is known not to be null. */
  readonly mayBeNull?: boolean;
  /** @throws ValueError or CallError */
  run(args: Arguments<Parameters>, context: FunctionContext): Value;
}

type TypeOf<Args> = { of(args: Args): Type }['of'];

/** One value for each parameter, then the variadic ones. */
type Arguments<Parameters extends readonly Parameter[]> = readonly [
  ...{ [Index in keyof Parameters]: Value },
  ...Value[],
];

export type UnaryFunction = FunctionDefinition<readonly [Parameter]>;
export type BinaryFunction = FunctionDefinition<readonly [Parameter, Parameter]>;

/** Returns the definitions. Only checks in the compiler that each function takes one argument for each parameter. */
export function functions<const Table extends Readonly<Record<string, readonly Parameter[]>>>(
  definitions: {
    readonly [Name in keyof Table]: FunctionDefinition<Table[Name]>;
  },
): Readonly<Record<string, FunctionDefinition>> {
  return definitions as Readonly<Record<string, FunctionDefinition>>;
}

/** Thrown if a function call has no result. */
export class CallError extends Error {
  /**
   * @param message what is wrong, as a sentence.
   * @param argument the index of the wrong argument; undefined if the call as a whole is wrong.
   */
  constructor(
    message: string,
    readonly argument?: number,
  ) {
    super(message);
    this.name = 'CallError';
  }
}

/** Calls a function, with the common rules for conversion, null, unknown values and marks. */
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
    throw new CallError(`The function accepts ${expected}, but got ${args.length}.`, count);
  }
  const converted = given.map(({ arg, parameter }, index) => ({
    parameter,
    value: convertArgument(arg, parameter, index),
  }));
  const values = converted.map(({ value }) => value);
  const unknown = mergedUnknown(converted.map(({ value, parameter }) => disallowedUnknown(value, parameter)));
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
    const resultType = typeof type === 'function' ? type(values) : type;
    const { reason, detail } = unknown;
    return withMarks(
      unknownValue(resultType, new Unknown(reason, detail, definition.mayBeNull !== true)),
      marks,
    );
  }
  try {
    return withMarks(definition.run(values, context), marks);
  } catch (error) {
    throw error instanceof ValueError && !(error instanceof LimitError)
      ? new CallError(error.message)
      : error;
  }
}

function convertArgument(value: Value, parameter: Parameter, index: number): Value {
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

/** The unknown part of an argument that the function does not allow. */
function disallowedUnknown(value: Value, { allowUnknown }: Parameter): Unknown | undefined {
  if (allowUnknown === 'always' || (allowUnknown === 'inside' && isKnown(value))) {
    return undefined;
  }
  return firstUnknown(value);
}

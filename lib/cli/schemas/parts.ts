import * as v from 'valibot';
import { instanceIdProblem } from '../../gate/copied-text';
import type { Problem } from '../../gate/problem';
import { hideIfToken } from '../../gate/secrets/likely-token';

/** A text that is not blank. */
export const Text = v.pipe(v.string(), v.regex(/\S/, 'is empty'));

/** An object without other keys. The error about an unknown key lists the known ones. */
export function keysOnly<Entries extends v.ObjectEntries>(entries: Entries) {
  const keys = Object.keys(entries).join(', ');
  return v.strictObject(entries, ({ expected, input, message }) => {
    if (expected === 'never') return `is not known: the keys are ${keys}`;
    return input === undefined ? 'is missing' : message;
  });
}

/** The property of a check that contains its JSON schema. */
export const AS_JSON_SCHEMA = 'asJsonSchema';

/** A check that JSON schema cannot express. */
export function beyondSchema<Input>(
  holds: (input: Input) => boolean,
  message: string | ((issue: v.CheckIssue<Input>) => string),
) {
  return Object.assign(v.check(holds, message), { [AS_JSON_SCHEMA]: {} });
}

/** Keys that `v.record` ignores silently. */
const RESERVED = ['__proto__', 'constructor', 'prototype'];

/** An object with any keys, including the reserved ones: a device or a module may be called `prototype`. */
export function record<Key extends v.GenericSchema<string, string>, Value extends v.GenericSchema>(
  key: Key,
  value: Value,
) {
  const schema = v.record(key, value);
  const run: (typeof schema)['~run'] = (dataset, config) => {
    const { value: input } = dataset;
    const checked = schema['~run'](dataset, config);
    if (typeof input !== 'object' || input === null) return checked;
    const output: Record<string, unknown> = Object.assign(Object.create(null), checked.value);
    let { issues } = checked;
    for (const name of RESERVED.filter((reserved) => Object.hasOwn(input, reserved))) {
      const item = (input as Record<string, unknown>)[name];
      const one = value['~run']({ value: item }, config);
      output[name] = one.value;
      const at = { type: 'object', origin: 'value', input: output, key: name, value: item } as const;
      const found = one.issues?.map((issue) => ({ ...issue, path: [at, ...(issue.path ?? [])] as const }));
      if (found) issues = [...(issues ?? []), ...found] as typeof issues;
    }
    return {
      ...checked,
      value: output,
      typed: checked.typed && issues === undefined,
      issues,
    } as typeof checked;
  };
  return { ...schema, '~run': run };
}

export const InstanceId = v.pipe(
  Text,
  beyondSchema(
    (text: string) => instanceIdProblem(text) === undefined,
    ({ input }) => instanceIdProblem(input)?.message.replace(/\.$/, '') ?? '',
  ),
);

/** Requires exactly one of two keys. */
export function eitherOf<Input>(
  one: keyof Input & string,
  other: keyof Input & string,
): v.CheckAction<Input, string> {
  const check = v.check(
    (object: Input) => (object[one] === undefined) !== (object[other] === undefined),
    `must name either ${one} or ${other}, not both`,
  );
  return Object.assign(check, { [AS_JSON_SCHEMA]: { oneOf: [{ required: [one] }, { required: [other] }] } });
}

/** Requires exactly one of several keys. */
export function oneOf<Input>(...keys: readonly (keyof Input & string)[]): v.CheckAction<Input, string> {
  const check = v.check(
    (object: Input) => keys.filter((key) => object[key] !== undefined).length === 1,
    `must name exactly one of ${keys.join(', ')}`,
  );
  return Object.assign(check, { [AS_JSON_SCHEMA]: { oneOf: keys.map((key) => ({ required: [key] })) } });
}

/** Requires at least one of several keys. */
export function someOf<Input>(...keys: readonly (keyof Input & string)[]): v.CheckAction<Input, string> {
  const check = v.check(
    (object: Input) => keys.some((key) => object[key] !== undefined),
    `must name one of ${keys.join(', ')}`,
  );
  return Object.assign(check, { [AS_JSON_SCHEMA]: { anyOf: keys.map((key) => ({ required: [key] })) } });
}

/** Refuses two keys together. */
export function notBoth<Input>(
  one: keyof Input & string,
  other: keyof Input & string,
): v.CheckAction<Input, string> {
  const check = v.check(
    (object: Input) => object[one] === undefined || object[other] === undefined,
    `must not name both ${one} and ${other}`,
  );
  return Object.assign(check, { [AS_JSON_SCHEMA]: { not: { required: [one, other] } } });
}

/** The first problem of a file. @param whole the name of the whole content, for problems that belong to no key. */
export function firstProblem(
  path: string,
  [issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]],
  whole: string,
): Problem {
  for (const { key } of issue.path ?? []) hideIfToken(String(key));
  // The received value is removed, because it may be a token.
  const what = issue.message.replace(` but received ${issue.received}`, '');
  return {
    code: 'InvalidFile',
    message: `${path}: ${v.getDotPath(issue) ?? whole}: ${what}.`,
    help: 'Correct the file.',
  };
}

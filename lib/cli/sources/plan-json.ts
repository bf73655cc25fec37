import * as v from 'valibot';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import type { JsonBytes, JsonRange } from './json-bytes';
import { PlanConfiguration } from './plan-configuration';

const StateResource = v.looseObject({
  address: v.string(),
  mode: v.string(),
  type: v.string(),
  values: v.optional(v.unknown()),
});

const ResourceChange = v.looseObject({
  address: v.string(),
  mode: v.string(),
  type: v.string(),
  action_reason: v.optional(v.string()),
  change: v.looseObject({
    actions: v.array(v.string()),
    after: v.optional(v.unknown()),
    after_unknown: v.optional(v.unknown()),
  }),
});
export type ResourceChange = v.InferOutput<typeof ResourceChange>;

const DeferredChange = v.looseObject({ reason: v.optional(v.string()), resource_change: ResourceChange });

const Check = v.looseObject({
  instances: v.optional(
    v.array(
      v.looseObject({
        problems: v.optional(v.array(v.looseObject({ message: v.optional(v.string(), '') })), []),
      }),
    ),
    [],
  ),
});

/** The result of a gate in the state that a plan starts from. */
export interface StateResult {
  readonly address: string;
  readonly values: unknown;
  /** Its line in the file, counted from 1. */
  readonly line: number;
}

/** What Terraform calls the types of gates, for a look at the bytes before they are parsed. */
const GATE_TYPE = '"apsaramqtt_token';

/** A plan as `terraform show -json` prints it, read part by part. Every getter throws a `SyntaxError` where the file is not JSON. */
export class PlanJson {
  constructor(
    private readonly json: JsonBytes,
    private readonly keys: ReadonlyMap<string, JsonRange>,
  ) {}

  /** Undefined where it is not what Terraform writes. */
  get configuration(): PlanConfiguration | undefined {
    return PlanConfiguration.from(this.#parse('configuration'));
  }

  get isErrored(): boolean {
    return this.#parse('errored') === true;
  }

  /** Undefined where the program does not say: OpenTofu, and Terraform before 1.8. */
  get isComplete(): boolean | undefined {
    const complete = this.#parse('complete');
    return typeof complete === 'boolean' ? complete : undefined;
  }

  /** When the plan was begun; undefined before Terraform 1.5. */
  get startedAt(): Date | undefined {
    const time = this.#parse('timestamp');
    const date = new Date(typeof time === 'string' ? time : Number.NaN);
    return Number.isNaN(date.getTime()) ? undefined : date;
  }

  /** The results of gates. */
  *results(): Generator<StateResult> {
    for (const range of this.#resources('prior_state')) {
      if (!this.json.includes(range, GATE_TYPE)) continue;
      const { output, success } = v.safeParse(StateResource, this.json.parse(range));
      if (!success || !isTokenCheck({ kind: output.mode, type: output.type })) continue;
      yield { address: output.address, values: output.values, line: this.json.lineOf(range) };
    }
  }

  /** The changes of gates. */
  *gateChanges(): Generator<ResourceChange> {
    for (const range of this.#elements('resource_changes')) {
      if (!this.json.includes(range, GATE_TYPE)) continue;
      const { output, success } = v.safeParse(ResourceChange, this.json.parse(range));
      if (success && isTokenCheck({ kind: output.mode, type: output.type })) yield output;
    }
  }

  /** The addresses of everything that the plan has a change for, no-op ones included. */
  *changedAddresses(): Generator<string> {
    for (const range of this.#elements('resource_changes')) {
      for (const [key, value] of this.json.members(range)) {
        if (key !== 'address') continue;
        yield String(this.json.parse(value));
        break;
      }
    }
  }

  /** Changes that Terraform puts off to a later plan. */
  *deferredGates(): Generator<ResourceChange> {
    for (const range of this.#elements('deferred_changes')) {
      const { output, success } = v.safeParse(DeferredChange, this.json.parse(range));
      if (!success) continue;
      const { resource_change: change } = output;
      if (isTokenCheck({ kind: change.mode, type: change.type })) yield change;
    }
  }

  /** What check blocks have found wrong. */
  *checkProblems(): Generator<string> {
    for (const range of this.#elements('checks')) {
      const { output, success } = v.safeParse(Check, this.json.parse(range));
      if (!success) continue;
      for (const { problems } of output.instances) for (const { message } of problems) yield message;
    }
  }

  /** The plan in parts that each fit into memory, with the keys that lead to them. Together they are all of it. */
  *parts(): Generator<{
    readonly value: unknown;
    readonly path: readonly (string | number)[];
    readonly range: JsonRange;
  }> {
    for (const [key, range] of this.keys) {
      if (this.json.isList(range)) {
        let index = 0;
        for (const element of this.json.elements(range)) yield this.#part(element, [key, index++]);
      } else if (key === 'prior_state' || key === 'planned_values') yield* this.#stateParts(range, [key]);
      else yield this.#part(range, [key]);
    }
  }

  lineOf(range: JsonRange): number {
    return this.json.lineOf(range);
  }

  #part(range: JsonRange, path: readonly (string | number)[]) {
    return { value: this.json.parse(range), path, range };
  }

  *#stateParts(range: JsonRange, path: readonly (string | number)[]): ReturnType<PlanJson['parts']> {
    if (!this.json.isObject(range)) return yield this.#part(range, path);
    for (const [key, value] of this.json.members(range)) {
      const below = [...path, key];
      if (key === 'values' || key === 'root_module') yield* this.#stateParts(value, below);
      else if ((key === 'resources' || key === 'child_modules') && this.json.isList(value)) {
        let index = 0;
        for (const element of this.json.elements(value)) {
          const at = [...below, index++];
          if (key === 'resources') yield this.#part(element, at);
          else yield* this.#stateParts(element, at);
        }
      } else yield this.#part(value, below);
    }
  }

  /** The resources of a state, in all of its modules. */
  *#resources(key: string): Generator<JsonRange> {
    const pending = [this.keys.get(key)];
    while (pending.length > 0) {
      const range = pending.pop();
      if (!range || !this.json.isObject(range)) continue;
      for (const [name, value] of this.json.members(range)) {
        if (name === 'values' || name === 'root_module') pending.push(value);
        else if (name === 'resources' && this.json.isList(value)) yield* this.json.elements(value);
        else if (name === 'child_modules' && this.json.isList(value)) {
          for (const child of this.json.elements(value)) pending.push(child);
        }
      }
    }
  }

  *#elements(key: string): Generator<JsonRange> {
    const range = this.keys.get(key);
    if (range && this.json.isList(range)) yield* this.json.elements(range);
  }

  #parse(key: string): unknown {
    const range = this.keys.get(key);
    return range && this.json.parse(range);
  }
}

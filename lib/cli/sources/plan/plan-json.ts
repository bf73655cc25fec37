import * as v from 'valibot';
import { isTokenCheck } from '../../../gate/configuration/token-argument';
import { record } from '../../schemas/parts';
import type { JsonBytes, JsonRange } from '../json-bytes';
import { PlanConfiguration } from './configuration';
import { type StateModule, stateModules } from './state-modules';

const StateResource = v.looseObject({
  address: v.string(),
  mode: v.string(),
  type: v.string(),
  provider_name: v.optional(v.string()),
  values: v.optional(v.unknown()),
});

const ResourceChange = v.looseObject({
  address: v.string(),
  mode: v.string(),
  type: v.string(),
  provider_name: v.optional(v.string()),
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

const Variables = record(v.string(), v.looseObject({ value: v.optional(v.unknown()) }));

/** The result of a gate in the prior state of a plan. */
export interface StateResult {
  readonly address: string;
  /** The complete source, with host and namespace. */
  readonly provider: string | undefined;
  readonly values: unknown;
  /** Its line in the file, counted from 1. */
  readonly line: number;
}

/** A part of the types of all gates. A resource whose bytes do not contain it is not parsed. */
const GATE_TYPE = 'apsaramqtt_token';

/** Thrown for a plan that was changed or filtered after Terraform wrote it. The message is a sentence. */
export class DamagedPlanError extends Error {}

/**
 * A plan of `terraform show -json`, parsed part by part. Every getter throws a `SyntaxError` if the file is not JSON, and a
 * {@link DamagedPlanError} if the data about a gate is incomplete.
 */
export class PlanJson {
  constructor(
    private readonly json: JsonBytes,
    private readonly keys: ReadonlyMap<string, JsonRange>,
  ) {}

  /** Call this first: in another major version, names may have another meaning. */
  requireKnownFormat(): void {
    const format = this.#parse('format_version');
    if (format !== undefined && !/^[01]\.\d+$/.test(String(format)))
      throw new DamagedPlanError(`Its format_version is ${JSON.stringify(format)}, not 0.x or 1.x.`);
  }

  get configuration(): PlanConfiguration {
    const configuration = PlanConfiguration.from(this.#parse('configuration'), this.#variables);
    if (configuration === undefined) throw new DamagedPlanError('Its configuration is incomplete.');
    return configuration;
  }

  /** Whether the plan ended with an error. Programs that write `timestamp` always write `errored`, so a missing key counts as one. */
  get isErrored(): boolean {
    const errored = this.#parse('errored');
    return typeof errored === 'boolean' ? errored : this.keys.has('timestamp');
  }

  /** Undefined for OpenTofu and Terraform before 1.8, which do not write it. */
  get isComplete(): boolean | undefined {
    const complete = this.#parse('complete');
    return typeof complete === 'boolean' ? complete : undefined;
  }

  /**
   * Whether the plan lists every ephemeral resource, or cannot have any. Terraform 1.10 and newer, and OpenTofu 1.11, omit those that
   * nothing refers to. Older versions have no ephemeral resources, and OpenTofu 1.12 and newer lists all.
   */
  get listsEphemeralResources(): boolean {
    const version = this.#parse('terraform_version');
    const [, major, minor] = /^(\d+)\.(\d+)\./.exec(String(version)) ?? [];
    if (major === undefined || Number(major) > 1) return false;
    const isTofu = !this.keys.has('complete') && this.configuration.isOfOpenTofu;
    return Number(major) < 1 || Number(minor) < 10 || (isTofu && Number(minor) !== 11);
  }

  /** The time when the plan began. Undefined before Terraform 1.5, or if it was removed. */
  get startedAt(): Date | undefined {
    const time = this.#parse('timestamp');
    const date = new Date(typeof time === 'string' ? time : Number.NaN);
    return Number.isNaN(date.getTime()) ? undefined : date;
  }

  /** Whether the program writes the time when a plan began, but this plan does not have it. */
  get hasLostItsTime(): boolean {
    const isOfSuchProgram = ['timestamp', 'errored', 'complete'].some((key) => this.keys.has(key));
    return isOfSuchProgram && this.startedAt === undefined;
  }

  *results(): Generator<StateResult> {
    for (const { range, output } of this.#gates(this.#resources('prior_state'), StateResource)) {
      const { address, provider_name: provider, values } = output;
      yield { address, provider, values, line: this.json.lineOf(range) };
    }
  }

  *gateChanges(): Generator<ResourceChange> {
    for (const { output } of this.#gates(this.#elements('resource_changes'), ResourceChange)) yield output;
  }

  /** The modules of the prior state. */
  priorModules(): Generator<StateModule> {
    return stateModules(this.json, this.keys.get('prior_state'));
  }

  /** The modules of the planned values. */
  plannedModules(): Generator<StateModule> {
    return stateModules(this.json, this.keys.get('planned_values'));
  }

  /** The addresses of all planned resources, including gates that are read at apply. */
  *plannedAddresses(): Generator<string> {
    for (const range of this.#resources('planned_values')) yield this.#addressIn(range);
  }

  get hasChanges(): boolean {
    return this.keys.has('resource_changes');
  }

  /** The addresses of all changes, including no-op changes. */
  *changedAddresses(): Generator<string> {
    for (const range of this.#elements('resource_changes')) yield this.#addressIn(range);
  }

  /** The gates whose changes Terraform defers to a later plan. */
  *deferredGates(): Generator<ResourceChange> {
    for (const range of this.#elements('deferred_changes')) {
      const { output, success } = v.safeParse(DeferredChange, this.json.parse(range));
      if (!success) continue;
      const { resource_change: change } = output;
      if (isTokenCheck({ kind: change.mode, type: change.type })) yield change;
    }
  }

  /** The messages of failed check blocks. */
  *checkProblems(): Generator<string> {
    for (const range of this.#elements('checks')) {
      const { output, success } = v.safeParse(Check, this.json.parse(range));
      if (!success) continue;
      for (const { problems } of output.instances) for (const { message } of problems) yield message;
    }
  }

  /** The whole plan in parts that each fit into memory, with their keys. */
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

  *#gates<Output extends { readonly mode: string; readonly type: string }>(
    ranges: Iterable<JsonRange>,
    schema: v.GenericSchema<unknown, Output>,
  ): Generator<{ readonly range: JsonRange; readonly output: Output }> {
    for (const range of ranges) {
      if (!this.json.includes(range, GATE_TYPE)) continue;
      const { output, success } = v.safeParse(schema, this.json.parse(range));
      if (!success) throw new DamagedPlanError('Its data about a gate is incomplete.');
      if (isTokenCheck({ kind: output.mode, type: output.type })) yield { range, output };
    }
  }

  #addressIn(resource: JsonRange): string {
    if (this.json.isObject(resource)) {
      for (const [key, value] of this.json.members(resource))
        if (key === 'address') return String(this.json.parse(value));
    }
    throw new DamagedPlanError('A resource in it has no address.');
  }

  /** The values of the variables of the root module. */
  get #variables(): ReadonlyMap<string, unknown> {
    const { output, success } = v.safeParse(Variables, this.#parse('variables'));
    return new Map(success ? Object.entries(output).map(([name, { value }]) => [name, value]) : []);
  }

  /** The resources of a state, in all of its modules. */
  *#resources(key: 'prior_state' | 'planned_values'): Generator<JsonRange> {
    for (const { resources } of stateModules(this.json, this.keys.get(key)))
      if (resources) yield* this.json.elements(resources);
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

import { Fn, type IResolvable, Lazy, type Precondition, Token } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { requirePolicy } from './default-policy';
import { Recheck } from './ephemeral-apsaramqtt-token';
import { expiryText } from './expiry-text';
import { preconditionsOf } from './fleet-preconditions';
import {
  namedEntries,
  nameInTerraform,
  quotedName,
  requireTokenName,
  withoutTemplates,
} from './fleet-token-name';
import { Gate } from './gate';
import { gateArguments, requireToken, terraformArguments, terraformName } from './gate-arguments';
import type { GateProps } from './gate-props';
import { DataApsaramqttTokens } from './generated/data-apsaramqtt-tokens';
import { lazyText } from './lazy-text';
import { type GivenCheck, isGate } from './marked-gate';
import type { MqttToken } from './mqtt-token';
import { MqttTokenFleetMember } from './mqtt-token-fleet-member';
import { shortList } from './short-list';
import { shownValue } from './shown-value';
import { callSite } from './source-location';
import { spelled } from './spelling';
import type { TokenPolicy } from './token-policy';

/** The properties of a gate for many tokens. */
export interface MqttTokenFleetGateProps extends GateProps {
  /**
   * The tokens to check, by the names that messages use. They may have different sources, such as the environment and files.
   *
   * @default - those that addToken adds
   */
  readonly tokens?: { [name: string]: MqttToken };

  /**
   * When tokens expire, by their names in `tokens`: an RFC 3339 time, such as `2026-12-31T00:00:00Z`, for each token whose expiry is known.
   *
   * @default - not known
   */
  readonly expiresAt?: { [name: string]: string };
}

/** The properties of one token of a fleet. */
export interface MqttTokenFleetMemberProps {
  /**
   * What this token leads to if it is invalid.
   *
   * @default - as for the fleet
   */
  readonly onInvalid?: TokenPolicy;

  /**
   * When the token expires, if that is known: an RFC 3339 time, such as `2026-12-31T00:00:00Z`.
   *
   * @default - not known
   */
  readonly expiresAt?: string;
}

/** The tokens that one data source checks: of one kind of source, with one policy. */
interface Batch {
  readonly check: DataApsaramqttTokens;
  readonly given: Record<string, unknown>;
}

/** A token of a fleet. */
interface Entry {
  readonly member: MqttTokenFleetMember;
  readonly batch: Batch;
  readonly recheck?: Recheck;
  /** The preconditions for what it protects. Created once, so that a construct that is protected twice has each of them once. */
  preconditions?: readonly Precondition[];
}

const ARGUMENTS = { token: 'tokens', tokenEnv: 'tokenEnvs', tokenFile: 'tokenFiles' } as const;

/**
 * Checks at plan, with QueryToken, whether each of many tokens of one instance is valid. Everything that the gate protects waits for the
 * verdicts.
 *
 * Each distinct token is checked once, within the provider's `requests_per_second`.
 * The stack needs an `ApsaramqttProvider`.
 *
 * @see https://www.alibabacloud.com/help/en/apsaramq-for-mqtt/cloud-message-queue-mqtt-upgraded/developer-reference/api-onsmqtt-2020-04-20-querytoken
 *
 * @example
 * const fleet = new MqttTokenFleetGate(this, "device-tokens", {
 *   instanceId: MqttInstanceId.of("post-cn-0pp12gl0001"),
 *   tokens: {
 *     "device-1": MqttToken.fromEnvironment("DEVICE_1_TOKEN"),
 *     "device-2": MqttToken.fromFile("/run/secrets/device-2"),
 *   },
 * });
 * fleet.protect(rollout);
 */
export class MqttTokenFleetGate extends Gate {
  private readonly batches = new Map<string, Batch>();
  /** By their names in Terraform. */
  private readonly members = new Map<string, Entry>();
  private readonly rechecks: GivenCheck[] = [];
  private readonly plainTokens: string[] = [];

  /**
   * @param scope the stack, or a construct in it.
   * @param id the name of the gate. Directly in a stack, it is also the name in Terraform: `data.apsaramqtt_tokens.<id>`.
   * @param props the tokens, their instance, and the policies.
   * @throws if addToken throws, or if `expiresAt` names a token that the fleet does not have.
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: MqttTokenFleetGateProps,
  ) {
    super(scope, id);
    const expiries = namedEntries(this.node.path, 'expiresAt', props.expiresAt ?? undefined);
    // A Map, because every object has names such as "constructor".
    const expiresAt = new Map(expiries.map(([name, time]) => [nameInTerraform(name), time]));
    for (const [name, token] of namedEntries(this.node.path, 'tokens', props.tokens ?? undefined))
      this.addToken(name, token, { expiresAt: expiresAt.get(nameInTerraform(name)) });
    const unknown = [...expiresAt.keys()].find((name) => !this.members.has(name));
    if (unknown !== undefined) {
      throw new Error(
        `The gate ${this.node.path} has an expiry for ${shownValue(unknown)}, but no token with this name.`,
      );
    }
    this._created();
  }

  /**
   * Adds a token.
   *
   * @param name the name that messages use.
   * @param token the token to check.
   * @param props the properties of this token.
   * @returns the token as a member of the fleet.
   * @throws if the name is empty, a reference or taken, the token is not an MqttToken, or `expiresAt` is not a time.
   *
   * @example
   * const member = fleet.addToken("device-3", MqttToken.fromEnvironment("DEVICE_3_TOKEN"), {
   *   onInvalid: TokenPolicy.WARN,
   * });
   * member.protect(device);
   */
  public addToken(
    name: string,
    token: MqttToken,
    props: MqttTokenFleetMemberProps = {},
  ): MqttTokenFleetMember {
    requireTokenName(this.node.path, name);
    if (this.members.has(nameInTerraform(name))) {
      throw new Error(
        `The gate ${this.node.path} already has a token named "${name}". Give each token its own name.`,
      );
    }
    const subject = `The token "${name}" of the gate ${this.node.path}`;
    const expiresAt = expiryText(subject, props.expiresAt);
    const source = requireToken(subject, token)._bind(this, `${name} of ${this.node.path}`);
    const onInvalid = requirePolicy(subject, 'onInvalid', props.onInvalid);
    const settings = { ...gateArguments(this, this.props), ...(onInvalid && { onInvalid }) };
    const [place, text] = Object.entries(source)[0] as [keyof typeof ARGUMENTS, string];
    const batch = this.batchOf(ARGUMENTS[place], settings);
    extend(batch, ARGUMENTS[place], name, text);
    if (expiresAt !== undefined) extend(batch, 'expiresAt', name, expiresAt);
    setMinRemaining([...this.batches.values()], settings.minRemaining);
    this.plainTokens.push(...token._plainTexts);
    let recheck: Recheck | undefined;
    if (this.props.recheckAtApply) {
      const minRemaining = this.minRemainingAtApply(settings.minRemaining, expiresAt);
      const config = { ...source, ...settings, minRemaining, expiresAt };
      // The number makes the id unique, because the library constructs treats `a/b` and `a--b` as the same id.
      recheck = new Recheck(this, `Recheck-${this.members.size + 1}-${name}`, config);
      this._name(recheck);
      this.rechecks.push({ element: recheck, given: terraformArguments(config) });
    }
    this._called({ call: `${spelled('addToken')}()`, made: callSite(this.addToken) });
    const member = MqttTokenFleetMember._of(this, name);
    this.members.set(nameInTerraform(name), { member, batch, recheck });
    return member;
  }

  /**
   * One of the tokens.
   *
   * @param name the token's name.
   * @throws if the fleet has no such token.
   *
   * @example
   * fleet.member("device-1").protect(device);
   */
  public member(name: string): MqttTokenFleetMember {
    return this.entryOf(name).member;
  }

  /** Whether every token is valid, a boolean. */
  public get allValid(): IResolvable {
    return this.ofAll(
      ({ allValid }) => allValid,
      (checks) => Fn.alltrue(checks.map(({ allValid }) => allValid)),
    );
  }

  /** The names of the tokens that are invalid, sorted. */
  public get invalidNames(): string[] {
    return Token.asList(this.sortedNames(({ invalidNames }) => invalidNames));
  }

  /** The names of the tokens that could not be verified, sorted. */
  public get unverifiedNames(): string[] {
    return Token.asList(this.sortedNames(({ unverifiedNames }) => unverifiedNames));
  }

  /** The calls that the service answered for these tokens. Each is billed as one message. */
  public get calls(): number {
    return Token.asNumber(
      this.ofAll(
        ({ calls }) => calls,
        (checks) => Fn.sum(checks.map(({ calls }) => calls)),
      ),
    );
  }

  /**
   * `valid`, `invalid`, or `unverified` if the service gave no answer or an error.
   *
   * @param name the token's name.
   * @throws if the fleet has no such token.
   *
   * @example
   * new TerraformOutput(this, "verdict", { value: fleet.verdictOf("device-1") });
   */
  public verdictOf(name: string): string {
    return this.resultOf(name).verdict;
  }

  /**
   * `sha256:` and the first 12 hex digits of a token's SHA-256: identifies the token without revealing it.
   *
   * @param name the token's name.
   * @throws if the fleet has no such token.
   *
   * @example
   * new TerraformOutput(this, "fingerprint", { value: fleet.tokenFingerprintOf("device-1") });
   */
  public tokenFingerprintOf(name: string): string {
    return this.resultOf(name).tokenFingerprint;
  }

  /**
   * Keeps constructs from being created, changed or replaced unless one token is valid, even if the gate only warns. If the gate only
   * warns, the other tokens do not block them. With `recheckAtApply`, they wait at apply only for the check of this token.
   *
   * @param name the token's name.
   * @param constructs resources, data sources, and constructs that contain resources, including those that are added later. Modules
   * cannot be protected by name, because Terraform has no preconditions for them.
   * @throws if the fleet has no such token, or if a construct is a gate or in another stack.
   *
   * @example
   * fleet.protectByName("device-1", device);
   */
  public protectByName(name: string, ...constructs: IConstruct[]): void {
    this._protectByToken(name, constructs, this.protectByName);
  }

  /**
   * Protects constructs by one token.
   *
   * @param method the method that the program calls, which messages name.
   * @internal
   */
  public _protectByToken(
    name: string,
    constructs: readonly IConstruct[],
    method: MqttTokenFleetGate['protectByName'] | MqttTokenFleetMember['protect'],
  ): void {
    const preconditions = this.preconditionsOf(name);
    const call = `${spelled(method.name)}()`;
    const gate = constructs.find(isGate);
    if (gate) {
      throw new Error(
        `The gate ${this.node.path} cannot protect the gate ${gate.node.path} by the token ${name}. Pass the constructs that it protects to ${call}.`,
      );
    }
    if (constructs.length === 0) {
      throw new Error(
        `The token ${name} of the gate ${this.node.path} was given nothing to protect: ${call} takes one or more constructs.`,
      );
    }
    const request = { call, made: callSite(method) };
    for (const construct of constructs) this._protect(construct, request, preconditions);
  }

  /** @internal */
  public get _checks(): readonly GivenCheck[] {
    const batches = [...this.batches.values()].map(({ check, given }) => ({ element: check, given }));
    return [...batches, ...this.rechecks];
  }

  /** @internal */
  public get _plainTokens(): readonly string[] {
    return this.plainTokens;
  }

  private batchOf(argument: string, settings: ReturnType<typeof gateArguments>): Batch {
    const key = `${argument} ${settings.onInvalid ?? ''}`;
    const found = this.batches.get(key);
    if (found) return found;
    // cdktf omits the id `Default` from names in Terraform, so the first data source has the name of the gate.
    const id = this.batches.size === 0 ? 'Default' : `${argument}-${this.batches.size + 1}`;
    const check = new DataApsaramqttTokens(this, id, settings);
    this._name(check);
    const batch = { check, given: terraformArguments(settings) };
    this.batches.set(key, batch);
    return batch;
  }

  /** The `min_remaining` of a recheck, which is the same as at plan. Tokens with an expiry may be added later. */
  private minRemainingAtApply(minRemaining: string | undefined, expiresAt: string | undefined) {
    if (minRemaining === undefined || expiresAt !== undefined) return minRemaining;
    return lazyText(() => ([...this.batches.values()].some(hasExpiry) ? undefined : minRemaining));
  }

  private preconditionsOf(name: string): readonly Precondition[] {
    const entry = this.entryOf(name);
    const { batch, recheck } = entry;
    entry.preconditions ??= preconditionsOf({ name, gate: this.node.path, check: batch.check, recheck });
    return entry.preconditions;
  }

  private resultOf(name: string) {
    return this.entryOf(name).batch.check.results.get(quotedName(name));
  }

  private entryOf(name: string) {
    const entry = typeof name === 'string' && this.members.get(nameInTerraform(name));
    if (entry) return entry;
    throw new Error(
      `The gate ${this.node.path} has no token named ${shownValue(name)}. It has ${shortList([...this.members.keys()]) || 'none'}.`,
    );
  }

  private sortedNames(namesOf: (check: DataApsaramqttTokens) => string[]): IResolvable {
    return this.ofAll(namesOf, (checks) => Fn.sort(Fn.concat(checks.map(namesOf))));
  }

  /** An attribute for all tokens. Lazy, because tokens can be added until the app is synthesized. */
  private ofAll(
    ofOne: (check: DataApsaramqttTokens) => unknown,
    ofMany: (checks: readonly DataApsaramqttTokens[]) => unknown,
  ): IResolvable {
    return Lazy.anyValue({
      produce: () => {
        const checks = [...this.batches.values()].map(({ check }) => check);
        const [check, ...others] = checks;
        return check !== undefined && others.length === 0 ? ofOne(check) : ofMany(checks);
      },
    });
  }
}

/**
 * Sets `min_remaining` for the data sources with known expiries. If there are none, sets it for all, so that Terraform warns that it has
 * no effect.
 */
function setMinRemaining(batches: readonly Batch[], minRemaining: string | undefined): void {
  if (minRemaining === undefined) return;
  const isAnyKnown = batches.some(hasExpiry);
  for (const batch of batches) {
    const isGiven = hasExpiry(batch) || !isAnyKnown;
    if (isGiven) batch.check.minRemaining = minRemaining;
    else batch.check.resetMinRemaining();
    batch.given.min_remaining = isGiven ? minRemaining : undefined;
  }
}

function hasExpiry({ given }: Batch): boolean {
  return given.expires_at !== undefined;
}

/** Adds an entry to a map of a data source, and to the arguments that its synthesized block is compared with. */
function extend(
  { check, given }: Batch,
  argument: 'tokens' | 'tokenEnvs' | 'tokenFiles' | 'expiresAt',
  name: string,
  text: string,
) {
  const entry = { [withoutTemplates(name)]: text };
  check[argument] = Object.assign(check[`${argument}Input`] ?? {}, entry);
  const key = terraformName(argument);
  given[key] = Object.assign(given[key] ?? {}, entry);
}

import { resolve } from 'node:path';
import { type Expiry, parseDuration, parseTime } from '../../gate/expiry';
import type { Policy, PolicyAction } from '../../gate/policy';
import { type Problem, problemOf } from '../../gate/problem';
import { Question } from '../../gate/question';
import { FLEET_ARGUMENTS, readToken, TOKEN_ARGUMENTS, type TokenSourceKind } from '../../gate/token-source';
import {
  attributeNamed,
  COMMENT,
  convert,
  entriesOf,
  isNull,
  leadsInto,
  literalText,
  type Place,
  type ResourceDeclaration,
  type ResourceInstance,
  STRING,
  Unknown,
  type Value,
  ValueError,
} from '../../hcl';
import type { CheckedToken, DeclaredGate, Location } from '../check-result';
import { deferredToken, unjudgedGate } from '../checked-token';
import { WORDING } from '../wording';
import { constructLocation, nameOf } from './gate-block';
import { locationOf } from './place';
import { providerArguments } from './provider-arguments';
import type { AskedToken } from './source';

/** What a configuration is read with. */
export interface GateReading {
  readonly env: NodeJS.ProcessEnv;
  /** Whether the configuration may decide where the question goes, and with whose credentials. */
  readonly trusted: boolean;
  /** The root of the repository, as the paths of files are shown. */
  readonly repository: string;
}

/** Those of gates, and those that every block may have. */
const ARGUMENTS = new Set([
  'instance_id',
  'on_invalid',
  'on_unverified',
  'on_expiring',
  'expires_at',
  'min_remaining',
  'provider',
  'count',
  'for_each',
  'depends_on',
  COMMENT,
]);

/** What to do where a value is missing that a gate needs. */
export const GIVE_VALUES =
  'Set the missing values (--var, --var-file, TF_VAR_*), or check the plan (terraform show -json).';

/** Ends the reading of a gate: it has no verdict. */
class NoVerdictError extends Error {
  constructor(
    readonly problem: Problem,
    /** Where it is, if not where the token is. */
    readonly place?: Place,
  ) {
    super(problem.message);
  }

  get isDeferred(): boolean {
    return this.problem.code === 'KnownAfterApply';
  }
}

function invalidArgument(message: string, help: string, place?: Place): NoVerdictError {
  return new NoVerdictError({ code: 'InvalidArgument', message, help }, place);
}

function knownAfterApply(message: string, place?: Place): NoVerdictError {
  return new NoVerdictError({ code: 'KnownAfterApply', message, help: GIVE_VALUES }, place);
}

function untrustedFile(argument: string, place: Place): NoVerdictError {
  const message = `Argument ${argument} names a file outside the repository. A checked configuration may not choose such a file.`;
  const help =
    'Move the file into the repository, name an environment variable instead, or trust the configuration (--trust-configuration).';
  return new NoVerdictError({ code: 'UntrustedFile', message, help }, place);
}

interface NamedToken {
  /** The name in a fleet. */
  readonly key: string | undefined;
  /** The argument that gives it. */
  readonly argument: string;
  readonly kind: TokenSourceKind;
  readonly value: Value;
  readonly place: Place;
}

/** Reads one instance of a gate: its tokens, each with its question, or why it has no verdict. */
export class GateReader {
  private readonly gate: DeclaredGate;
  /** Where a program made the gate: its readers know that, and not what was synthesized. */
  private readonly made: Location | undefined;

  constructor(
    { resource, module }: ResourceDeclaration,
    private readonly instance: ResourceInstance,
    private readonly reading: GateReading,
  ) {
    const name = `${module.qualified(nameOf(resource))}${instance.repetition.suffix}`;
    this.made = constructLocation(resource.block, reading.repository);
    this.gate = { name, location: this.made ?? locationOf(resource.block.header) };
  }

  /** The gate's tokens; one row without a verdict where they are not known. */
  tokens(): (AskedToken | CheckedToken)[] {
    const named = this.attempt(undefined, () => this.namedTokens());
    if (!Array.isArray(named)) return [named];
    return named.map((token) => this.attempt(token, () => this.question(token)));
  }

  private attempt<T>(token: NamedToken | undefined, read: () => T): T | CheckedToken {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof NoVerdictError)) throw error;
      const location = this.made ?? locationOr(error.place ?? token?.place, this.gate.location);
      const gate = this.gate;
      const name = this.nameOf(token);
      const { message, help } = error.problem;
      if (error.isDeferred) return deferredToken({ gate, name, location }, message);
      const level = this.instance.resource.check === undefined ? 'error' : 'warning';
      return unjudgedGate(gate, message, help, { name, level, ...(location ? { location } : {}) });
    }
  }

  private nameOf(token: NamedToken | undefined): string {
    return token?.key === undefined ? this.gate.name : `${this.gate.name}["${token.key}"]`;
  }

  private namedTokens(): NamedToken[] {
    this.checkArguments();
    const { deferredBy } = this.instance;
    if (deferredBy !== undefined) {
      throw knownAfterApply(`The gate waits for ${deferredBy}, which does not exist yet.`);
    }
    const [given, ...others] = Object.entries(this.sources).flatMap(([argument, kind]) => {
      const value = this.instance.argument(argument);
      return value === undefined || isNull(value)
        ? []
        : [{ argument, kind, value, place: this.placeOf(argument) }];
    });
    const names = Object.keys(this.sources)
      .join(', ')
      .replace(/, (?=\w+$)/, ' or ');
    if (given === undefined) throw invalidArgument('The gate has no token.', `Set ${names}.`);
    for (const { argument, value, place } of [given, ...others]) {
      if (value.data instanceof Unknown && (this.isFleet || others.length > 0))
        throw this.unknown(value.data, argument, place);
    }
    if (others.length > 0) {
      const all = [given, ...others].map(({ argument }) => argument).join(' and ');
      throw invalidArgument(`Arguments ${all} are set.`, `Set only one of ${names}.`, given.place);
    }
    return this.isFleet ? this.fleet(given) : [{ key: undefined, ...given }];
  }

  private get isFleet(): boolean {
    return this.instance.resource.type === 'apsaramqtt_tokens';
  }

  /** The arguments that give its tokens. */
  private get sources(): Readonly<Record<string, TokenSourceKind>> {
    return this.isFleet ? FLEET_ARGUMENTS : TOKEN_ARGUMENTS;
  }

  /** With an argument that there is not, no engine reads the gate. */
  private checkArguments(): void {
    if (this.isFleet && this.instance.resource.mode === 'ephemeral') {
      throw invalidArgument('There is no ephemeral apsaramqtt_tokens.', 'Make it a data source.');
    }
    const wrong = this.instance.resource.block.body.attributes.find(
      ({ name }) => !ARGUMENTS.has(name) && !(name in this.sources),
    );
    if (wrong !== undefined) {
      throw invalidArgument(`A gate has no argument ${wrong.name}.`, 'Remove it.', wrong.namePlace);
    }
    const block = this.instance.resource.block.body.blocks.find(({ type }) => type !== 'lifecycle');
    if (block !== undefined)
      throw invalidArgument(`A gate has no block ${block.type}.`, 'Remove it.', block.header);
  }

  private fleet({ value: map, place, ...source }: Omit<NamedToken, 'key'>): NamedToken[] {
    if (!(map.data instanceof Map)) {
      throw invalidArgument(`Argument ${source.argument} is not a map.`, 'Set it to a map.', place);
    }
    const tokens = entriesOf(map);
    const expiries = this.instance.argument('expires_at');
    const [stray] = expiries ? [...entriesOf(expiries).keys()].filter((key) => !tokens.has(key)) : [];
    if (stray !== undefined) {
      const message = `Argument expires_at names "${stray}", which is not a token of the gate.`;
      const strayPlace = this.entryPlace('expires_at', stray) ?? this.placeOf('expires_at');
      throw invalidArgument(message, 'Correct the name, or remove it.', strayPlace);
    }
    return Array.from(tokens, ([key, value]) => ({
      ...source,
      key,
      value,
      place: this.entryPlace(source.argument, key) ?? place,
    }));
  }

  private question({ key, argument, kind, value, place }: NamedToken): AskedToken {
    const instanceId = this.text('instance_id');
    if (instanceId === undefined)
      throw invalidArgument('Argument instance_id is not set.', 'Set instance_id.');
    const source = { kind, text: this.textOf(value, argument, place) };
    const expiry = this.expiry(key);
    const policy = this.policy();
    const provider = providerArguments(this.instance, this.reading);
    if ('problem' in provider) throw new NoVerdictError(provider.problem, provider.place);
    const pathOf = (shown: string) => resolve(this.instance.module.context.rootFolder, shown);
    const isOwn = kind !== 'file' || leadsInto(resolve(this.reading.repository), pathOf(source.text));
    if (!isOwn && !this.reading.trusted) throw untrustedFile(argument, place);
    const found = readToken(source, this.reading.env, pathOf);
    if ('problem' in found) throw new NoVerdictError(problemOf(found.problem, WORDING), place);
    const name = key === undefined ? this.gate.name : `${this.gate.name}["${key}"]`;
    return {
      gate: this.gate,
      name,
      question: new Question(instanceId, found.token),
      policy,
      ...(expiry === undefined ? {} : { expiry }),
      provider: provider.arguments,
      location: this.made ?? locationOf(place),
    };
  }

  /** In a check block everything that goes wrong is a warning. */
  private policy(): Policy {
    const action = (name: string): PolicyAction => {
      const given = this.text(name) ?? 'fail';
      if (given !== 'fail' && given !== 'warn') {
        const help = `Set ${name} to "fail" or "warn".`;
        throw invalidArgument(`Argument ${name} is neither "fail" nor "warn".`, help, this.placeOf(name));
      }
      const isInCheck = this.instance.resource.check !== undefined;
      return given === 'warn' || isInCheck ? 'warn' : 'fail';
    };
    return {
      onInvalid: action('on_invalid'),
      onUnverified: action('on_unverified'),
      onExpiring: action('on_expiring'),
    };
  }

  private expiry(key: string | undefined): Expiry | undefined {
    const minRemainingMs = parseDuration(this.text('min_remaining') ?? '0');
    if (minRemainingMs === undefined) throw this.misspelled('min_remaining', '72h');
    const text = key === undefined ? this.text('expires_at') : this.textOfEntry('expires_at', key);
    if (text === undefined) return undefined;
    const expiresAt = parseTime(text);
    if (expiresAt === undefined) throw this.misspelled('expires_at', '2026-12-31T00:00:00Z');
    return { expiresAt, minRemainingMs };
  }

  private misspelled(name: string, example: string): NoVerdictError {
    const message = `Argument ${name} is not in the form "${example}".`;
    return invalidArgument(message, 'Correct it.', this.placeOf(name));
  }

  /** The text under a key of a map. */
  private textOfEntry(name: string, key: string): string | undefined {
    const map = this.instance.argument(name);
    if (map?.data instanceof Unknown) throw this.unknown(map.data, name, this.placeOf(name));
    const entry = map && entriesOf(map).get(key);
    if (entry === undefined || isNull(entry)) return undefined;
    return this.textOf(entry, name, this.entryPlace(name, key) ?? this.placeOf(name));
  }

  private text(name: string): string | undefined {
    const value = this.instance.argument(name);
    return value === undefined || isNull(value) ? undefined : this.textOf(value, name, this.placeOf(name));
  }

  private textOf(value: Value, name: string, place: Place): string {
    if (isNull(value)) throw invalidArgument(`Argument ${name} is null.`, 'Set it.', place);
    try {
      const { data } = convert(value, STRING);
      if (data instanceof Unknown) throw this.unknown(data, name, place);
      return data as string;
    } catch (error) {
      if (error instanceof ValueError)
        throw invalidArgument(`Argument ${name} is not a string.`, 'Correct it.', place);
      throw error;
    }
  }

  private unknown({ reason, detail }: Unknown, name: string, place: Place): NoVerdictError {
    if (reason === 'known-after-apply')
      return knownAfterApply(
        `Argument ${name} depends on ${detail}, which is known only after apply.`,
        place,
      );
    const message = `Argument ${name} depends on something that is not known here: ${detail}.`;
    return new NoVerdictError({ code: 'NotKnown', message, help: GIVE_VALUES }, place);
  }

  private placeOf(name: string): Place {
    const { block } = this.instance.resource;
    return attributeNamed(block.body, name)?.value ?? block.header;
  }

  /** Where one entry of a map stands that is written in the block. */
  private entryPlace(name: string, entry: string): Place | undefined {
    const map = attributeNamed(this.instance.resource.block.body, name)?.value;
    if (map?.kind !== 'object') return undefined;
    return map.items.find(({ key, word }) => (word ?? literalText(key)) === entry)?.value;
  }
}

function locationOr(place: Place | undefined, fallback: Location | undefined): Location | undefined {
  return place === undefined ? fallback : locationOf(place);
}

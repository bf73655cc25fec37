import { resolve } from 'node:path';
import { problemOf } from '../../../gate/problem';
import { Question } from '../../../gate/question';
import { hideIfTokenForName } from '../../../gate/secrets/likely-token';
import { readToken, type TokenSourceKind } from '../../../gate/token-source';
import {
  entriesOf,
  isNull,
  isPathWithin,
  type Place,
  type ResourceInstance,
  Unknown,
  type Value,
} from '../../../hcl';
import type { DeclaredGate, Location } from '../../check-result';
import { deferredToken, unjudgedGate } from '../../checked-token';
import { WORDING } from '../../wording';
import { locationOf } from '../place';
import type { AskedToken, UnresolvedToken } from '../source';
import { GateArguments } from './gate-arguments';
import { constructLocation } from './gate-block';
import { knownAfterApply, NoVerdict, unknownArgument } from './no-verdict';
import { providerArguments } from './provider-arguments';

/** The options for reading gates. */
export interface GateReading {
  readonly env: NodeJS.ProcessEnv;
  /** Whether the configuration may choose the endpoint and the credentials. */
  readonly trusted: boolean;
  /** The path of the repository's root, in the form of the paths in reports. */
  readonly repository: string;
  /** A prefix for the names of gates in modules outside of the configuration's folder, which other configurations may also call. */
  readonly label: string;
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

function untrustedFile(argument: string, place: Place): NoVerdict {
  const message = `Argument ${argument} names a file outside the repository, which a checked configuration may not read.`;
  const help =
    'Move the file into the repository, use an environment variable instead, or trust the configuration (--trust-configuration).';
  return new NoVerdict({ code: 'UntrustedFile', message, help }, place);
}

/** A token, or a gate whose tokens are not known, that cannot be checked. */
export interface UncheckableToken {
  readonly token: UnresolvedToken;
  /** Whether every plan is refused, whatever the values of variables are. */
  readonly isFault: boolean;
}

/** Reads one instance of a gate: each token with its question, or the reason why it has no verdict. */
export class GateReader {
  /** The gate with the name of this instance. */
  readonly gate: DeclaredGate;
  /** The place in the program where the gate was made. Users know the program, not the synthesized file. */
  private readonly made: Location | undefined;
  private readonly args: GateArguments;

  /** @param declared the gate as its block declares it. */
  constructor(
    declared: DeclaredGate,
    private readonly instance: ResourceInstance,
    private readonly reading: GateReading,
  ) {
    this.args = new GateArguments(instance);
    this.made = constructLocation(instance.resource.block, reading.repository);
    const name = `${declared.name}${instance.repetition.suffix}`;
    this.gate = { name, location: this.made ?? declared.location };
  }

  /** The gate's tokens. A fleet may have none. If the tokens are not known, there is one entry without a verdict. */
  tokens(): (AskedToken | UncheckableToken)[] {
    const named = this.attempt(undefined, () => this.namedTokens());
    if (!Array.isArray(named)) return [named];
    return named.map((token) => this.attempt(token, () => this.question(token)));
  }

  /** An error for which every plan fails, whatever the unknown values are. */
  fault(): UnresolvedToken | undefined {
    const found = this.attempt(undefined, () => this.namedTokens());
    return 'isFault' in found && found.isFault ? found.token : undefined;
  }

  private attempt<T>(token: NamedToken | undefined, read: () => T): T | UncheckableToken {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof NoVerdict)) throw error;
      const location = this.made ?? locationOr(error.place ?? token?.place, this.gate.location);
      const gate = this.gate;
      const name = this.nameOf(token);
      const { message, help } = error.problem;
      const { isFault } = error;
      const instanceId = this.args.knownInstanceId;
      if (error.isDeferred)
        return { token: deferredToken({ gate, name, location, instanceId }, message), isFault };
      const level = this.instance.resource.check === undefined ? 'error' : 'warning';
      const options = { name, level, instanceId, ...(location ? { location } : {}) } as const;
      const end = token && this.endOf(token);
      return { token: { ...unjudgedGate(gate, message, help, options), ...(end && { end }) }, isFault };
    }
  }

  /** The expiry of a token that cannot be checked, if it is known. */
  private endOf({ key }: NamedToken): UnresolvedToken['end'] {
    try {
      const expiry = this.args.expiry(key);
      return expiry && { expiry, policy: this.args.policy() };
    } catch (error) {
      if (error instanceof NoVerdict) return undefined;
      throw error;
    }
  }

  private nameOf(token: NamedToken | undefined): string {
    return token?.key === undefined ? this.gate.name : `${this.gate.name}["${token.key}"]`;
  }

  private namedTokens(): NamedToken[] {
    this.args.check();
    const { sources, isFleet } = this.args;
    const [given, ...others] = Object.entries(sources).flatMap(([argument, kind]) => {
      const value = this.instance.argument(argument);
      return value === undefined || isNull(value)
        ? []
        : [{ argument, kind, value, place: this.args.placeOf(argument) }];
    });
    const all = Object.keys(sources);
    const names = () => all.join(', ').replace(/, (?=\w+$)/, ' or ');
    if (given === undefined) throw this.args.invalid(all, 'The gate has no token.', `Set ${names()}.`);
    const undecided =
      isFleet || others.length > 0
        ? [given, ...others].find(({ value }) => value.data instanceof Unknown)
        : undefined;
    if (others.length > 0 && undecided === undefined) {
      const set = [given, ...others].map(({ argument }) => argument).join(' and ');
      throw this.args.invalid(all, `${set} are set.`, `Set only one of ${names()}.`, given.place);
    }
    const { deferredBy } = this.instance;
    if (deferredBy !== undefined) {
      this.checkDeferred(given);
      throw knownAfterApply(`The gate waits for ${deferredBy}, which does not exist yet.`);
    }
    if (undecided !== undefined)
      throw unknownArgument(undecided.value.data as Unknown, undecided.argument, undecided.place);
    return isFleet ? this.fleet(given) : [{ key: undefined, ...given }];
  }

  /** Throws for errors that every plan finds in a gate whose check is deferred. */
  private checkDeferred(given: Omit<NamedToken, 'key'>): void {
    const provider = providerArguments(this.instance, this.reading);
    if ('problem' in provider && ['NoProvider', 'InvalidArgument'].includes(provider.problem.code))
      throw new NoVerdict(provider.problem, provider.place);
    const { value, argument, place } = given;
    if (value.data instanceof Unknown) return;
    if (this.args.isFleet) this.fleet(given);
    else this.args.textOf(value, argument, place);
  }

  private fleet({ value: map, place, ...source }: Omit<NamedToken, 'key'>): NamedToken[] {
    const { argument } = source;
    if (!(map.data instanceof Map)) {
      throw this.args.invalid([argument], `Argument ${argument} is not a map.`, 'Set it to a map.', place);
    }
    const tokens = entriesOf(map);
    const expiries = this.instance.argument('expires_at');
    const named = expiries ? [...entriesOf(expiries).keys()] : [];
    // A token that was written in place of a name is redacted.
    for (const name of [...tokens.keys(), ...named]) hideIfTokenForName(name);
    const stray = named.find((name) => !tokens.has(name));
    if (stray !== undefined) {
      const message = `Argument expires_at has the key "${stray}", which is not the name of a token of the gate.`;
      const strayPlace = this.args.placeOfEntry('expires_at', stray);
      const names = [argument, 'expires_at'];
      throw this.args.invalid(names, message, 'Correct the name, or remove it.', strayPlace);
    }
    return Array.from(tokens, ([key, value]) => ({
      key,
      value,
      place: this.args.placeOfEntry(argument, key),
      ...source,
    }));
  }

  private question(token: NamedToken): AskedToken {
    const { key, argument, kind, value, place } = token;
    const instanceId = this.args.instanceId();
    const source = { kind, text: this.args.textOf(value, argument, place) };
    const expiry = this.args.expiry(key);
    const policy = this.args.policy();
    const provider = providerArguments(this.instance, this.reading);
    if ('problem' in provider) throw new NoVerdict(provider.problem, provider.place);
    const pathOf = (shown: string) => resolve(this.instance.module.context.rootFolder, shown);
    const isOwn = kind !== 'file' || isPathWithin(resolve(this.reading.repository), pathOf(source.text));
    if (!isOwn && !this.reading.trusted) throw untrustedFile(argument, place);
    const found = readToken(source, this.reading.env, pathOf);
    if ('problem' in found) throw new NoVerdict(problemOf(found.problem, WORDING), place);
    return {
      gate: this.gate,
      name: this.nameOf(token),
      question: new Question(instanceId, found.token),
      policy,
      ...(expiry === undefined ? {} : { expiry }),
      provider: provider.arguments,
      location: this.made ?? locationOf(place),
    };
  }
}

function locationOr(place: Place | undefined, fallback: Location | undefined): Location | undefined {
  return place === undefined ? fallback : locationOf(place);
}

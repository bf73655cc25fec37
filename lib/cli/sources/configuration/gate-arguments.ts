import { instanceIdProblem } from '../../../gate/copied-text';
import { type Expiry, parseDuration, parseTime } from '../../../gate/expiry';
import { DEFAULT_ACTION, type Policy, type PolicyAction } from '../../../gate/policy';
import { FLEET_ARGUMENTS, TOKEN_ARGUMENTS, type TokenSourceKind } from '../../../gate/token-source';
import {
  attributeNamed,
  COMMENT,
  convert,
  entriesOf,
  isNull,
  literalText,
  type Place,
  type ResourceInstance,
  referencesIn,
  STRING,
  Unknown,
  type Value,
  ValueError,
} from '../../../hcl';
import { NoVerdict, unknownArgument } from './no-verdict';

/** The arguments of gates, except token sources, and the arguments of every block. */
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

/** The arguments of one instance of a gate. Throws a {@link NoVerdict} for an argument that is wrong or not known. */
export class GateArguments {
  /** The places of the entries of map arguments, by the name of the argument. */
  private readonly places = new Map<string, ReadonlyMap<string, Place>>();

  constructor(private readonly instance: ResourceInstance) {}

  get isFleet(): boolean {
    return this.instance.resource.type === 'apsaramqtt_tokens';
  }

  /** The arguments for token sources. */
  get sources(): Readonly<Record<string, TokenSourceKind>> {
    return this.isFleet ? FLEET_ARGUMENTS : TOKEN_ARGUMENTS;
  }

  /** Throws for arguments that every plan refuses. Called first, because such an error is more important than an unknown value. */
  check(): void {
    this.checkNames();
    for (const read of [this.instanceId, this.policy, this.minRemainingMs]) {
      try {
        read();
      } catch (error) {
        if (!(error instanceof NoVerdict) || error.isFault) throw error;
      }
    }
  }

  readonly instanceId = once((): string => {
    const instanceId = this.text('instance_id');
    if (instanceId === undefined)
      throw this.invalid(['instance_id'], 'Argument instance_id is not set.', 'Set it.');
    const problem = instanceIdProblem(instanceId);
    if (problem) throw this.invalid(['instance_id'], problem.message, problem.remedies.join(' '));
    return instanceId;
  });

  /** For reports about a gate without a verdict. Null if the id is not known or wrong. */
  get knownInstanceId(): string | null {
    try {
      return this.instanceId();
    } catch (error) {
      if (error instanceof NoVerdict) return null;
      throw error;
    }
  }

  /** In a check block, every error is a warning. */
  readonly policy = once((): Policy => {
    const action = (name: string): PolicyAction => {
      const given = this.text(name) ?? DEFAULT_ACTION;
      if (given !== 'fail' && given !== 'warn') {
        const help = `Set ${name} to "fail" or "warn".`;
        throw this.invalid([name], `Argument ${name} is neither "fail" nor "warn".`, help);
      }
      const isInCheck = this.instance.resource.check !== undefined;
      return given === 'warn' || isInCheck ? 'warn' : 'fail';
    };
    return {
      onInvalid: action('on_invalid'),
      onUnverified: action('on_unverified'),
      onExpiring: action('on_expiring'),
    };
  });

  private readonly minRemainingMs = once((): number => {
    const ms = parseDuration(this.text('min_remaining') ?? '0');
    if (ms === undefined) throw this.misspelled('min_remaining', '72h');
    return ms;
  });

  /** @param key the token's name in a fleet. */
  expiry(key: string | undefined): Expiry | undefined {
    const minRemainingMs = this.minRemainingMs();
    const text = key === undefined ? this.text('expires_at') : this.textOfEntry('expires_at', key);
    if (text === undefined) return undefined;
    const expiresAt = parseTime(text);
    if (expiresAt === undefined) throw this.misspelled('expires_at', '2026-12-31T00:00:00Z');
    return { expiresAt, minRemainingMs };
  }

  textOf(value: Value, name: string, place: Place): string {
    if (isNull(value)) throw this.invalid([name], `Argument ${name} is null.`, 'Set it.', place);
    try {
      const { data } = convert(value, STRING);
      if (data instanceof Unknown) throw unknownArgument(data, name, place);
      return data as string;
    } catch (error) {
      if (error instanceof ValueError)
        throw this.invalid([name], `Argument ${name} is not a string.`, 'Correct it.', place);
      throw error;
    }
  }

  placeOf(name: string): Place {
    const { block } = this.instance.resource;
    return attributeNamed(block.body, name)?.value ?? block.header;
  }

  /** The place of an entry of a map, or of the map if the entry is not written in the block. */
  placeOfEntry(name: string, entry: string): Place {
    const places = this.places.get(name) ?? this.placesOfEntries(name);
    this.places.set(name, places);
    return places.get(entry) ?? this.placeOf(name);
  }

  private placesOfEntries(name: string): ReadonlyMap<string, Place> {
    const map = attributeNamed(this.instance.resource.block.body, name)?.value;
    const items = map?.kind === 'object' ? map.items : [];
    return new Map(
      items.flatMap(({ key, word, value }) => {
        const entry = word ?? literalText(key);
        return entry === undefined ? [] : [[entry, value]];
      }),
    );
  }

  /** @param names the wrong arguments. If they contain no reference, every plan fails, whatever the values of variables are. */
  invalid(
    names: readonly string[],
    message: string,
    help: string,
    place = names.length === 1 ? this.placeOf(names[0] ?? '') : undefined,
  ): NoVerdict {
    const { body } = this.instance.resource.block;
    const values = names.flatMap((name) => attributeNamed(body, name)?.value ?? []);
    const isFault = values.every((value) => referencesIn(value).length === 0);
    return new NoVerdict({ code: 'InvalidArgument', message, help }, place, isFault);
  }

  /** An unknown argument or block makes every plan fail. */
  private checkNames(): void {
    const { mode, block } = this.instance.resource;
    if (this.isFleet && mode === 'ephemeral')
      throw this.invalid(
        [],
        'The provider has no ephemeral resource apsaramqtt_tokens.',
        'Use the data source apsaramqtt_tokens.',
      );
    const wrong = block.body.attributes.find(({ name }) => !ARGUMENTS.has(name) && !(name in this.sources));
    if (wrong !== undefined)
      throw this.invalid([], `A gate has no argument ${wrong.name}.`, 'Remove it.', wrong.namePlace);
    const foreign = block.body.blocks.find(({ type }) => type !== 'lifecycle');
    if (foreign !== undefined)
      throw this.invalid([], `A gate has no block ${foreign.type}.`, 'Remove it.', foreign.header);
  }

  private misspelled(name: string, example: string): NoVerdict {
    return this.invalid([name], `Argument ${name} is not in the form "${example}".`, 'Correct it.');
  }

  private text(name: string): string | undefined {
    const value = this.instance.argument(name);
    return value === undefined || isNull(value) ? undefined : this.textOf(value, name, this.placeOf(name));
  }

  private textOfEntry(name: string, key: string): string | undefined {
    const map = this.instance.argument(name);
    if (map?.data instanceof Unknown) throw unknownArgument(map.data, name, this.placeOf(name));
    const entry = map && entriesOf(map).get(key);
    if (entry === undefined || isNull(entry)) return undefined;
    return this.textOf(entry, name, this.placeOfEntry(name, key));
  }
}

/** Caches the result or the error of the first call, because a fleet calls these functions for each of its tokens. */
function once<T>(read: () => T): () => T {
  let result: { readonly value: T } | { readonly error: unknown } | undefined;
  return () => {
    result ??= attempt(read);
    if ('error' in result) throw result.error;
    return result.value;
  };
}

function attempt<T>(read: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: read() };
  } catch (error) {
    return { error };
  }
}

import { groupBy } from '../../../gate/grouping';
import { FLEET_ARGUMENTS, TOKEN_ARGUMENTS } from '../../../gate/token-source';
import {
  boolValue,
  nullValue,
  numberValue,
  objectValue,
  type ResourceBlock,
  STRING,
  sensitiveValue,
  stringValue,
  tupleValue,
  Unknown,
  unknownValue,
  type Value,
  withOrigin,
} from '../../../hcl';
import { type CheckedToken, type DeclaredGate, isVerdict, type ReportedVerdict } from '../../check-result';
import { isGateResource } from './gate-block';

/** The gates of a configuration, each with its address. */
export type GateAddresses = ReadonlyMap<DeclaredGate, string>;

/**
 * The results of gates by address, in the form of the provider, for expressions that refer to them. A gate that fails the plan has no
 * result. A value that would differ if a token were valid has that token as its origin.
 */
export function gateResults(
  addresses: GateAddresses,
  tokens: readonly CheckedToken[],
  emptyFleets: readonly DeclaredGate[],
): Map<string, Value> {
  const ofEmptyFleets = emptyFleets.map((gate): [DeclaredGate, CheckedToken[]] => [gate, []]);
  const byGate = [...groupBy(tokens, ({ gate }) => gate), ...ofEmptyFleets];
  const results = new Map<string, Value>();
  for (const [gate, ofGate] of byGate) {
    if (ofGate.some(failsPlan)) continue;
    const address = addresses.get(gate);
    if (address === undefined) continue;
    const isFleet = /(^|\.)data\.apsaramqtt_tokens\./.test(address);
    const isEphemeral = /(^|\.)ephemeral\.apsaramqtt_token\./.test(address);
    results.set(address, isFleet ? fleetResult(gate, ofGate) : tokenResult(ofGate, isEphemeral));
  }
  return results;
}

function failsPlan({ verdict, findings }: CheckedToken): boolean {
  return !isVerdict(verdict) || findings.some(({ level }) => level === 'error');
}

function tokenResult(tokens: readonly CheckedToken[], isEphemeral: boolean): Value {
  return objectValue([
    ...noArguments(Object.keys(TOKEN_ARGUMENTS)),
    ...(isEphemeral ? [['token', EPHEMERAL_TOKEN] as const] : []),
    ...tokens.flatMap(resultOf),
  ]);
}

/** The result of an ephemeral gate contains the token. */
const EPHEMERAL_TOKEN = sensitiveValue(
  unknownValue(STRING, new Unknown('cannot-be-read-here', 'the token of an ephemeral gate')),
);

function fleetResult(gate: DeclaredGate, tokens: readonly CheckedToken[]): Value {
  const nameOf = ({ name }: CheckedToken) => name.slice(`${gate.name}["`.length, -'"]'.length);
  const notValid = tokens.filter(({ verdict }) => verdict !== 'valid');
  const withVerdict = (verdict: ReportedVerdict) => tokens.filter((token) => token.verdict === verdict);
  const named = (verdict: ReportedVerdict) => {
    const ofVerdict = withVerdict(verdict);
    return from(ofVerdict, tupleValue(ofVerdict.map((token) => stringValue(nameOf(token)))));
  };
  const calls = new Set(
    tokens.flatMap(({ verdict, requestId }) => (verdict === 'unverified' ? [] : [requestId])),
  );
  return objectValue([
    ...noArguments(Object.keys(FLEET_ARGUMENTS)),
    ['results', objectValue(tokens.map((token) => [nameOf(token), objectValue(resultOf(token))] as const))],
    ['all_valid', from(notValid, boolValue(notValid.length === 0))],
    ['invalid_names', named('invalid')],
    ['unverified_names', named('unverified')],
    ['calls', from(withVerdict('unverified'), numberValue(calls.size))],
  ]);
}

/** The origin of a value: tokens that are not valid. */
export type TokensNotValid = readonly CheckedToken[];

/** Marks a value that would differ if these tokens were valid. */
function from(notValid: TokensNotValid, value: Value): Value {
  return notValid.length === 0 ? value : withOrigin(value, notValid);
}

function resultOf(token: CheckedToken): [string, Value][] {
  const { verdict, tokenFingerprint, requestId, checkedAt } = token;
  const notValid: TokensNotValid = verdict === 'valid' ? [] : [token];
  const ofToken = (value: Value) => from(notValid, value);
  const text = (value: string | null | undefined) => (value == null ? nullValue() : stringValue(value));
  return [
    ['verdict', ofToken(stringValue(verdict))],
    ['token_status', ofToken(verdict === 'unverified' ? nullValue() : boolValue(verdict === 'valid'))],
    ['token_fingerprint', text(tokenFingerprint)],
    ['request_id', verdict === 'unverified' ? ofToken(text(requestId)) : text(requestId)],
    ['checked_at', text(checkedAt?.toISOString())],
  ];
}

/** Arguments that the schema of the provider marks as sensitive. */
const SECRET = ['token', 'tokens'];
const OPTIONAL = ['on_invalid', 'on_unverified', 'on_expiring', 'expires_at', 'min_remaining'];

/** The arguments that a block may leave out. */
function noArguments(sources: readonly string[]): [string, Value][] {
  return [...sources, ...OPTIONAL].map((name) => [
    name,
    SECRET.includes(name) ? sensitiveValue(nullValue()) : nullValue(),
  ]);
}

const OF_TOKEN = ['verdict', 'token_status', 'token_fingerprint', 'request_id', 'checked_at'];
const OF_FLEET = ['results', 'all_valid', 'invalid_names', 'unverified_names', 'calls'];
const ATTRIBUTES: Readonly<Record<string, ReadonlySet<string>>> = {
  apsaramqtt_token: new Set(['instance_id', ...Object.keys(TOKEN_ARGUMENTS), ...OPTIONAL, ...OF_TOKEN]),
  apsaramqtt_tokens: new Set(['instance_id', ...Object.keys(FLEET_ARGUMENTS), ...OPTIONAL, ...OF_FLEET]),
};

/** The names of a gate's attributes; undefined if the resource is not a gate. */
export function attributesOf(
  resource: Pick<ResourceBlock, 'mode' | 'type'>,
): ReadonlySet<string> | undefined {
  return isGateResource(resource) ? ATTRIBUTES[resource.type] : undefined;
}

import * as v from 'valibot';
import { EXAMPLE_REGION } from '../onsmqtt/facts/endpoints';
import { CALL_RATES } from '../onsmqtt/facts/limits';
import { RESOURCE_READINGS, type ResourceReadingName } from '../onsmqtt/facts/rights';
import { isLoopback } from '../onsmqtt/loopback';
import { AtLeastOne, listOf, Text, WholeNumber, wholeNumberUpTo } from './config-values';
import { described } from './described';
import { FaultRuleSchema, type ParsedFaultRule } from './fault';
import { PolicyDocumentSchema } from './ram-policy';

/** The forms that `ramReading` can name. */
export const RAM_READINGS = Object.keys(RESOURCE_READINGS) as ResourceReadingName[];

const AccessKeySchema = v.strictObject({
  id: Text,
  secret: Text,
  securityToken: described(
    v.optional(Text),
    'Makes it a temporary access key, like those of STS. Requests must also contain this security token.',
  ),
  expiresAt: described(
    v.optional(WholeNumber),
    'When a temporary access key expires, in epoch milliseconds. By default, never.',
  ),
  active: described(
    v.optional(v.boolean(), true),
    'False for an access key that is disabled in the RAM console.',
  ),
  policies: described(
    v.optional(v.array(PolicyDocumentSchema)),
    'The policy documents of its RAM user. Calls that none of them allows are refused. By default, all calls are allowed.',
  ),
});

const AccountSchema = v.strictObject({
  id: Text,
  accessKeys: listOf(AccessKeySchema),
  instances: listOf(Text),
});

const TokenSchema = v.strictObject({
  token: Text,
  instanceId: Text,
  expiresAt: described(
    v.optional(WholeNumber),
    'When the token expires, in epoch milliseconds. By default, never.',
  ),
});

/** The schema of configuration files. The JSON schema and the documentation are generated from it. */
export const EmulatorConfigSchema = v.strictObject({
  $schema: v.optional(v.string()),
  host: described(v.optional(Text, '127.0.0.1'), 'Address to listen on.'),
  port: described(v.optional(wholeNumberUpTo(65535), 0), 'Port to listen on; 0 for any free port.'),
  allowRemote: described(
    v.optional(v.boolean(), false),
    'Permits a host that other machines can reach. They could then use the access keys of the emulator, which is a tool for development.',
  ),
  tls: described(
    v.optional(v.strictObject({ key: Text, cert: Text })),
    'Certificate and private key in PEM. With them, the emulator accepts only HTTPS.',
  ),
  region: described(
    v.optional(v.pipe(Text, v.regex(/^[a-z0-9-]+$/, `must look like ${EXAMPLE_REGION}`)), EXAMPLE_REGION),
    'Region in the host name of error answers.',
  ),
  callsPerSecond: described(
    v.optional(v.nullable(AtLeastOne), CALL_RATES.queryToken),
    'QueryToken calls that each account may make per second; null for no limit.',
  ),
  addressCallsPerSecond: described(
    v.optional(v.nullable(AtLeastOne)),
    `Requests that each address may send per second for all accounts. An address that sends more is blocked for a while. null for no limit. By default ${CALL_RATES.address}, and no limit if callsPerSecond is null.`,
  ),
  ramReading: described(
    v.optional(v.picklist(['any', ...RAM_READINGS]), 'any'),
    'The form of resources in policies. With `any`, a call is allowed if one documented form allows it and none denies it. With the name of a form, only that form is used.',
  ),
  admin: described(
    v.optional(v.boolean(), false),
    'Whether programs on this machine can issue, revoke and expire tokens without a signature.',
  ),
  accounts: v.optional(listOf(AccountSchema), [
    {
      id: '1000000000000001',
      accessKeys: [{ id: 'emulator', secret: 'emulator-secret' }],
      instances: ['post-cn-emulator'],
    },
  ]),
  tokens: described(v.optional(v.array(TokenSchema), []), 'Tokens with a given text, valid from the start.'),
  faults: v.optional(v.array(FaultRuleSchema), []),
});

/** The configuration of an emulator, as in a JSON file. Every key has a default. */
export type EmulatorConfig = v.InferInput<typeof EmulatorConfigSchema>;

export interface ParsedConfig extends v.InferOutput<typeof EmulatorConfigSchema> {
  readonly addressCallsPerSecond: number | null;
}

/** An invalid configuration. The message names the key, and never contains the value. */
export class EmulatorConfigError extends Error {
  constructor(
    /** Path of the key at fault, such as `accounts.0.accessKeys.1.id`. */
    readonly key: string,
    problem: string,
  ) {
    super(`Invalid emulator configuration: ${key} ${problem}.`);
    this.name = 'EmulatorConfigError';
  }
}

/** Checks a configuration and adds defaults. @throws EmulatorConfigError for the first invalid key. */
export function parseConfig(input: unknown): ParsedConfig {
  const config = withAddressLimit(parse(EmulatorConfigSchema, configObject(input)));
  checkHost(config);
  checkReferences(config);
  return config;
}

/** Returns the configuration without checking its keys. @throws EmulatorConfigError if it is not an object. */
export function configObject(input: unknown): object {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input;
  throw new EmulatorConfigError(WHOLE, 'must be a JSON object');
}

/** Replaces the key in a message if the configuration as a whole is not valid. */
const WHOLE = '(the whole)';

function withAddressLimit(config: v.InferOutput<typeof EmulatorConfigSchema>): ParsedConfig {
  const { callsPerSecond, addressCallsPerSecond } = config;
  const standard = callsPerSecond === null ? null : CALL_RATES.address;
  return {
    ...config,
    addressCallsPerSecond: addressCallsPerSecond === undefined ? standard : addressCallsPerSecond,
  };
}

/** Checks a single fault rule and adds defaults. @throws EmulatorConfigError for the first invalid key. */
export function parseFaultRule(input: unknown): ParsedFaultRule {
  return parse(FaultRuleSchema, input);
}

function parse<Schema extends v.GenericSchema>(schema: Schema, input: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input);
  if (!result.success) throw configError(result.issues[0]);
  return result.output;
}

function configError(issue: v.BaseIssue<unknown>): EmulatorConfigError {
  const key = v.getDotPath(issue) ?? WHOLE;
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return new EmulatorConfigError(key, 'is not a known key');
  }
  if (issue.input === undefined) return new EmulatorConfigError(key, 'is missing');
  // Valibot's own messages repeat the value, which may be a secret; those of config-values.ts do not.
  return new EmulatorConfigError(
    key,
    issue.kind === 'schema' ? `must be of type ${issue.expected}` : issue.message,
  );
}

function checkHost({ host, allowRemote }: ParsedConfig): void {
  if (allowRemote || isLoopback(host)) return;
  throw new EmulatorConfigError(
    'host',
    'is an address that other machines can reach: this requires "allowRemote": true in the configuration',
  );
}

function checkReferences({ accounts, tokens }: ParsedConfig): void {
  const accessKeyIds = new Set<string>();
  const instances = new Set<string>();
  accounts.forEach((account, a) => {
    account.accessKeys.forEach(({ id }, k) => {
      addOnce(accessKeyIds, id, `accounts.${a}.accessKeys.${k}.id`);
    });
    account.instances.forEach((instance, i) => {
      addOnce(instances, instance, `accounts.${a}.instances.${i}`);
    });
  });
  tokens.forEach(({ instanceId }, t) => {
    if (instances.has(instanceId)) return;
    throw new EmulatorConfigError(`tokens.${t}.instanceId`, 'names an instance that no account has');
  });
}

function addOnce(seen: Set<string>, value: string, key: string): void {
  if (seen.has(value)) throw new EmulatorConfigError(key, 'is not unique');
  seen.add(value);
}

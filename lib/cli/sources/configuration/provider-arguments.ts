import type { Problem } from '../../../gate/problem';
import {
  attributeNamed,
  BOOL,
  convert,
  elementsOf,
  entriesOf,
  firstUnknown,
  HclNumber,
  isNull,
  NUMBER,
  type Place,
  type ProviderConfiguration,
  type ResourceInstance,
  STRING,
  type Type,
  type Unknown,
  type Value,
  ValueError,
} from '../../../hcl';
import { endpointProblem, regionProblem } from '../../../onsmqtt/endpoints';
import { IGNORED_ARGUMENTS, isIgnored } from '../../../onsmqtt/facts/alicloud-provider';
import { NETWORKS } from '../../../onsmqtt/facts/endpoints';
import { ENVIRONMENT, OTHER_VARIABLES } from '../../../onsmqtt/facts/variables';
import { MINIMUMS, type ProviderArguments } from '../../../onsmqtt/settings';
import { GIVE_VALUES, unknownMessage } from './no-verdict';

/** The arguments of the provider block of a gate, or the reason why the gate cannot be checked. */
export type FoundArguments =
  | { readonly arguments: ProviderArguments }
  | { readonly problem: Problem; readonly place: Place };

/** The arguments that an untrusted configuration may set: it may choose only among the service's own endpoints, and set times and limits. */
const HARMLESS = [
  'region',
  'network',
  'client_connect_timeout',
  'client_read_timeout',
  'max_retry_timeout',
  'requests_per_second',
  'max_calls',
];

const WAIT_FOR_IT = 'Add depends_on to the gate, with the resources that the block refers to.';

interface Trust {
  readonly env: NodeJS.ProcessEnv;
  /** Whether the configuration may choose the endpoint and the credentials. */
  readonly trusted: boolean;
}

export function providerArguments(instance: ResourceInstance, trust: Trust): FoundArguments {
  const provider = instance.provider();
  if ('problem' in provider) {
    return {
      problem: {
        code: 'NoProvider',
        message: provider.problem,
        help: provider.unknown ? GIVE_VALUES : 'Correct the name of the provider.',
      },
      place: provider.place,
    };
  }
  const known = argumentsFound.get(provider.arguments) ?? argumentsOf(provider, instance, trust);
  argumentsFound.set(provider.arguments, known);
  return known;
}

/** A cache, because thousands of gates may share a provider block, whose arguments are evaluated once. */
const argumentsFound = new WeakMap<ProviderConfiguration['arguments'], FoundArguments>();

function argumentsOf(
  provider: ProviderConfiguration,
  instance: ResourceInstance,
  { env, trusted }: Trust,
): FoundArguments {
  const given = [...provider.arguments].filter(([, value]) => !isNull(value));
  const hasEndpoint = given.some(([name]) => name === 'endpoint');
  const used: [string, unknown][] = [];
  for (const [name, value] of given) {
    const place = placeOf(provider, name, instance);
    const argument = argumentOf(name, value, hasEndpoint);
    if ('problem' in argument) return { ...argument, place };
    const { plain } = argument;
    if (plain === undefined) continue;
    if (trusted || HARMLESS.includes(name))
      used.push([name, name === 'endpoints' ? [{ sts: plain }] : plain]);
    else if (!isOfEnvironment(name, plain, env)) return { problem: untrusted(name), place };
  }
  return { arguments: Object.fromEntries(used) };
}

/** The JavaScript value of an argument; undefined if it has no effect. */
function argumentOf(
  name: string,
  given: Value,
  hasEndpoint: boolean,
): { readonly plain: unknown } | { readonly problem: Problem } {
  const type = typeOf(name);
  const value = type === undefined ? given : converted(given, type);
  if (value === undefined) return wrong(`Argument ${name} of the provider block is not a ${type?.kind}.`);
  if (isIgnored(name)) return { plain: undefined };
  const unknown = firstUnknown(value);
  if (unknown !== undefined) return { problem: notKnown(name, unknown) };
  const plain = plainValue(value);
  const unusable = unusableValue(name, plain, hasEndpoint);
  if (unusable !== undefined) return wrong(unusable);
  return { plain: name === 'endpoints' ? stsHost(plain) : plain };
}

function wrong(message: string): { readonly problem: Problem } {
  return { problem: { code: 'InvalidArgument', message, help: 'Correct it.' } };
}

function notKnown(name: string, unknown: Unknown): Problem {
  return {
    code: 'NotKnown',
    message: unknownMessage(`Argument ${name} of the provider block`, unknown),
    help: unknown.reason === 'known-after-apply' ? WAIT_FOR_IT : GIVE_VALUES,
  };
}

function untrusted(name: string): Problem {
  return {
    code: 'UntrustedArgument',
    message: `The provider block sets ${name}. A checked configuration may choose neither the endpoint nor the credentials.`,
    help: `Set the same in the environment${variableFor(name)}, or trust the configuration (--trust-configuration).`,
  };
}

/** Blocks, and arguments without an environment variable. */
const OTHER_ARGUMENTS = [
  'assume_role',
  'assume_role_with_oidc',
  'endpoints',
  'max_calls',
  'network',
  'requests_per_second',
];

/** The type of an argument; undefined for a block or an unknown argument. */
function typeOf(name: string): Type | undefined {
  if (Object.hasOwn(MINIMUMS, name)) return NUMBER;
  const { attributes } = IGNORED_ARGUMENTS;
  if (Object.hasOwn(attributes, name)) return attributes[name] === 'bool' ? BOOL : STRING;
  return name === 'network' || Object.hasOwn(ENVIRONMENT, name) ? STRING : undefined;
}

function converted(value: Value, type: Type): Value | undefined {
  try {
    return convert(value, type);
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}

/** A sentence that says why the provider refuses a value; undefined if it accepts it. */
function unusableValue(name: string, value: unknown, hasEndpoint: boolean): string | undefined {
  if (!Object.hasOwn(ENVIRONMENT, name) && !OTHER_ARGUMENTS.includes(name))
    return `The provider has no argument ${name}.`;
  if (name === 'network' && !(NETWORKS as readonly unknown[]).includes(value))
    return `Argument network of the provider block is neither ${NETWORKS.map((one) => `"${one}"`).join(' nor ')}.`;
  if (name === 'endpoint') return endpointProblem(String(value).trim())?.message;
  if (name === 'region') {
    const region = String(value).trim();
    return region === '' || hasEndpoint ? undefined : regionProblem(region)?.message;
  }
  if (name === 'endpoints') return unusableEndpoints(value);
  if (!Object.hasOwn(MINIMUMS, name)) return undefined;
  const least = MINIMUMS[name as keyof typeof MINIMUMS];
  return Number(value) >= least
    ? undefined
    : `Argument ${name} of the provider block is not a number of ${least} or more.`;
}

function unusableEndpoints(value: unknown): string | undefined {
  const entries = [value].flat().flatMap((one) => Object.entries((one as object | null) ?? {}));
  const known = (service: string) => service === 'sts' || IGNORED_ARGUMENTS.services.includes(service);
  const [service, host] = entries.find(([name, host]) => !known(name) || isCollection(host)) ?? [];
  if (service === undefined) return undefined;
  return known(service)
    ? `Argument ${service} of the block endpoints is not a string, but ${Array.isArray(host) ? 'a list' : 'an object'}.`
    : `The block endpoints has no argument ${service}.`;
}

function isCollection(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function placeOf({ block }: ProviderConfiguration, name: string, { resource }: ResourceInstance): Place {
  if (block === undefined) return resource.block.header;
  return attributeNamed(block.body, name)?.value ?? block.header;
}

/** Whether the environment has the same setting, so that the argument changes nothing. */
function isOfEnvironment(name: string, value: unknown, env: NodeJS.ProcessEnv): boolean {
  const variable = variablesFor(name).find((one) => env[one]);
  return value === '' || (variable !== undefined && env[variable] === value);
}

function variablesFor(name: string): readonly string[] {
  if (name === 'endpoints') return [OTHER_VARIABLES.stsEndpoint.name];
  return Object.hasOwn(ENVIRONMENT, name) ? ENVIRONMENT[name as keyof typeof ENVIRONMENT] : [];
}

function variableFor(name: string): string {
  const [variable] = variablesFor(name);
  return variable === undefined ? '' : ` (${variable})`;
}

/** The host of STS in an `endpoints` block. The other services are not used. */
function stsHost(endpoints: unknown): unknown {
  return [endpoints].flat().flatMap((one) => (one as { sts?: unknown } | null)?.sts ?? [])[0];
}

function plainValue(value: Value): unknown {
  const { data } = value;
  if (data instanceof HclNumber) return data.toNumber();
  if (data instanceof Map)
    return Object.fromEntries(Array.from(entriesOf(value), ([key, item]) => [key, plainValue(item)]));
  return Array.isArray(data) ? elementsOf(value).map(plainValue) : data;
}

import {
  endpointProblem,
  regionProblem,
  settingsProblem,
  settingsWarning,
  stsEndpointProblem,
} from '../onsmqtt/endpoints';
import { isIgnored } from '../onsmqtt/facts/alicloud-provider';
import { NETWORKS } from '../onsmqtt/facts/endpoints';
import { STS_SESSION } from '../onsmqtt/facts/limits';
import { ROLE_ENVIRONMENT } from '../onsmqtt/facts/variables';
import { MINIMUMS, type Settings, timesProblem } from '../onsmqtt/settings';
import { holdsUnknown } from '../plugin/cty/unknown';
import type { ObjectValue } from '../plugin/cty/value';
import type { Diagnostic, PathStep } from '../plugin/diagnostic';
import { ignoredArguments } from './alicloud-arguments';
import { invalidArgument, problemDiagnostic } from './diagnostics';

/** The problems of the provider block that do not depend on the environment. */
export function validateArguments(config: ObjectValue): Diagnostic[] {
  return [
    ...validateNetwork(config),
    ...validateRegion(config),
    ...validateEndpoint(config),
    ...validateNumbers(config),
    ...validateSessions(config),
    ...validateStsEndpoint(config),
  ];
}

/** The warnings for a provider block without problems. */
export function warnings(config: ObjectValue, settings: Settings): Diagnostic[] {
  return [...warningsAboutRegion(settings), ...warningsAboutIgnored(config)];
}

function warningsAboutIgnored(config: ObjectValue): Diagnostic[] {
  const names = ignoredArguments(config);
  if (names.length === 0) return [];
  return [
    {
      severity: 'warning',
      summary: 'Arguments of the alicloud provider are ignored',
      detail: `These arguments have no effect in the apsaramqtt provider: ${names.join(', ')}. No action needed.`,
      path: [],
    },
  ];
}

function warningsAboutRegion(settings: Settings): Diagnostic[] {
  const warning = settingsWarning(settings);
  return warning ? [problemDiagnostic(warning, 'warning')] : [];
}

/** The problems of the settings that result from the block and the environment. */
export function problemsWithSettings(settings: Settings): Diagnostic[] {
  const problems = [settingsProblem(settings), timesProblem(settings)];
  return [
    ...problems.flatMap((problem) => (problem ? [problemDiagnostic(problem)] : [])),
    ...problemsWithSession(settings),
  ];
}

function validateNetwork({ network }: ObjectValue): Diagnostic[] {
  if (typeof network !== 'string' || (NETWORKS as readonly string[]).includes(network)) return [];
  return [
    invalidArgument(
      [{ attribute: 'network' }],
      'Unknown network',
      `network must be "public" or "vpc", not ${JSON.stringify(network)}.`,
    ),
  ];
}

/** With an endpoint, the region has no effect. If the region is empty, that of the profile is used. */
function validateRegion({ region, endpoint }: ObjectValue): Diagnostic[] {
  const name = typeof region === 'string' ? region.trim() : '';
  const problem = name === '' || endpoint !== null ? undefined : regionProblem(name);
  return problem ? [problemDiagnostic(problem)] : [];
}

function validateEndpoint({ endpoint }: ObjectValue): Diagnostic[] {
  if (typeof endpoint !== 'string') return [];
  const problem = endpointProblem(endpoint.trim());
  return problem ? [problemDiagnostic(problem)] : [];
}

function validateStsEndpoint({ endpoints }: ObjectValue): Diagnostic[] {
  const hosts = (Array.isArray(endpoints) ? endpoints : []).map(({ sts }: ObjectValue) => sts);
  return hosts.flatMap((sts) => {
    const host = typeof sts === 'string' ? sts.trim() : '';
    const problem = host === '' ? undefined : stsEndpointProblem('endpoints { sts }', host);
    return problem ? [problemDiagnostic(problem, 'error', [{ attribute: 'endpoints' }])] : [];
  });
}

function validateNumbers(config: ObjectValue): Diagnostic[] {
  return Object.entries(MINIMUMS)
    .filter(([name, least]) => typeof config[name] === 'number' && config[name] < least)
    .map(([name, least]) =>
      invalidArgument([{ attribute: name }], `${name} is too small`, `${name} must be ${least} or more.`),
    );
}

/** The session durations that STS accepts, in seconds. */
export const SESSION = { least: STS_SESSION.minSeconds, most: STS_SESSION.maxSeconds };

function validateSessions(config: ObjectValue): Diagnostic[] {
  return ['assume_role', 'assume_role_with_oidc']
    .filter((block) => blocksOf(config, block).some(hasUnusableSession))
    .map((block) => unusableSession([{ attribute: block }], 'session_expiration'));
}

function blocksOf(config: ObjectValue, name: string): readonly ObjectValue[] {
  const blocks = config[name];
  return Array.isArray(blocks) ? blocks : [];
}

/** 0 means not set, as in the alicloud provider for an OIDC role. */
function hasUnusableSession({ session_expiration: seconds }: ObjectValue): boolean {
  return typeof seconds === 'number' && seconds !== 0 && !isUsableSession(seconds);
}

function isUsableSession(seconds: number): boolean {
  return seconds >= SESSION.least && seconds <= SESSION.most;
}

function unusableSession(path: readonly PathStep[], name: string): Diagnostic {
  const detail = `${name} must be a number of seconds from ${SESSION.least} to ${SESSION.most}.`;
  return invalidArgument(path, `${name} is out of range`, detail);
}

/** The arguments that are not known yet. While there are any, no check can be made. */
export function unknownArguments(config: ObjectValue): readonly string[] {
  return Object.entries(config)
    .filter(([name, value]) => !isIgnored(name) && holdsUnknown(value))
    .map(([name]) => name);
}

function problemsWithSession({ credentials: { assumeRole } }: Settings): Diagnostic[] {
  if (assumeRole?.arn === '')
    return [
      invalidArgument(
        [{ attribute: 'assume_role' }],
        'No role to assume',
        `Set role_arn in the assume_role block, or ${ROLE_ENVIRONMENT.role_arn.join(' or ')} in the environment, to the ARN of the role.`,
      ),
    ];
  if (!assumeRole || isUsableSession(assumeRole.sessionSeconds)) return [];
  return [unusableSession([{ attribute: 'assume_role' }], ROLE_ENVIRONMENT.session_expiration[0])];
}

import { randomUUID } from 'node:crypto';
import { problemOf } from '../../gate/problem';
import { defaultChain } from '../../onsmqtt/credentials/default-chain';
import { OnsMqttError } from '../../onsmqtt/errors';
import { AnswersSeen } from '../../onsmqtt/exchange/answers-seen';
import type { HttpResponse } from '../../onsmqtt/exchange/exchange';
import { httpDate } from '../../onsmqtt/exchange/http-date';
import { MAX_CLOCK_DIFFERENCE } from '../../onsmqtt/facts/limits';
import { describeSkew } from '../../onsmqtt/service-clock';
import type { ProviderArguments, Settings } from '../../onsmqtt/settings';
import { createTokenService, endpointOf, exchangeOf, userAgentOf } from '../../onsmqtt/token-service';
import { regionWarning } from '../region-warning';
import type { ServiceOptions } from '../service-options';
import { serviceSettings } from '../service-settings';
import { WORDING } from '../wording';
import type { Diagnosis } from './diagnosis';

export interface ServiceToDiagnose extends ServiceOptions {
  readonly instanceId?: string;
  /** The arguments of the provider block. The options take precedence. */
  readonly provider: ProviderArguments;
  readonly env: NodeJS.ProcessEnv;
}

/** Diagnoses everything that a call needs: endpoint, clock, credentials and permission. */
export async function diagnoseService({
  instanceId,
  provider,
  env,
  ...service
}: ServiceToDiagnose): Promise<Diagnosis[]> {
  const { settings, problem: facts } = await serviceSettings(provider, service, env);
  const credentials = await diagnoseCredentials(settings, env);
  if (facts) {
    const { message, help } = problemOf(facts, WORDING);
    return [{ subject: 'endpoint', state: 'wrong', message, help }, credentials];
  }
  const reached = await diagnoseEndpoint(settings, env);
  const permission =
    reached.every(({ state }) => state === 'ok') && credentials.state === 'ok'
      ? await diagnosePermission(settings, instanceId, env)
      : skipped('not checked: fix the problems above first');
  return [...diagnoseRegion(settings, service), ...reached, credentials, permission];
}

function diagnoseRegion(settings: Settings, options: ServiceOptions): Diagnosis[] {
  const message = regionWarning(settings, options);
  return message ? [{ subject: 'region', state: 'skipped', message }] : [];
}

async function diagnoseEndpoint(settings: Settings, env: NodeJS.ProcessEnv): Promise<Diagnosis[]> {
  const subject = 'endpoint';
  const url = endpointOf(settings);
  const headers = { 'user-agent': userAgentOf(env) };
  try {
    const request = { method: 'GET', url, headers, signal: new AbortController().signal } as const;
    const response = await exchangeOf(settings, env).send(request, (answer) => answer);
    return [{ subject, state: 'ok', message: `${url.origin} answers` }, diagnoseClock(response)];
  } catch (error) {
    return [{ subject, ...wrong(error) }];
  }
}

/** Compares the clock of this machine with the time in the service's answer. */
function diagnoseClock({ headers }: HttpResponse): Diagnosis {
  const subject = 'clock';
  const aheadMs = Date.now() - httpDate(headers.date);
  if (Number.isNaN(aheadMs))
    return { subject, state: 'skipped', message: 'not checked: the answer contains no time' };
  if (Math.abs(aheadMs) < MAX_CLOCK_DIFFERENCE.ms)
    return { subject, state: 'ok', message: 'is close enough to that of the service' };
  const help = 'Set the clock, or synchronize it (NTP). Until then, every request needs a second attempt.';
  return { subject, state: 'wrong', message: describeSkew(aheadMs), help };
}

async function diagnoseCredentials(settings: Settings, env: NodeJS.ProcessEnv): Promise<Diagnosis> {
  const subject = 'credentials';
  try {
    const source = defaultChain(
      settings,
      exchangeOf(settings, env),
      userAgentOf(env),
      env,
      new AnswersSeen(),
    );
    const credentials = await source.read(new AbortController().signal);
    return { subject, state: 'ok', message: `from ${credentials.source}` };
  } catch (error) {
    return { subject, ...wrong(error) };
  }
}

/** Only a call shows whether the permission exists. The call is for a token that does not exist, so the answer is `invalid`. */
async function diagnosePermission(
  settings: Settings,
  instanceId: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<Diagnosis> {
  if (instanceId === undefined)
    return skipped('not checked: set --instance-id to check it, which costs one call');
  const question = { instanceId, token: `apsaramqtt-doctor-${randomUUID()}` };
  try {
    await createTokenService(settings, env).queryToken(question, new AbortController().signal);
    return { subject: 'permission', state: 'ok', message: `QueryToken answers for ${instanceId} (1 call)` };
  } catch (error) {
    return { subject: 'permission', ...wrong(error) };
  }
}

function skipped(message: string): Diagnosis {
  return { subject: 'permission', state: 'skipped', message };
}

function wrong(error: unknown): Pick<Diagnosis, 'state' | 'message' | 'help'> {
  if (!(error instanceof OnsMqttError)) throw error;
  const { message, help } = problemOf(error, WORDING);
  const call = error.requestId === undefined ? '' : ` Request id: ${error.requestId}.`;
  return { state: 'wrong', message: `${message}${call}`, help };
}

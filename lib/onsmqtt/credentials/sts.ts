import { canonicalQuery } from '../acs3-signature';
import { type Asked, apiError, malformed, parseObject, requestIdOf } from '../api-answer';
import { endpointUrl, regionProblem, stsEndpointProblem } from '../endpoints';
import { isSwitchedOn, otherVariable } from '../environment';
import { ClockError, ServiceError, TransportError } from '../errors';
import { type AnswersSeen, refuseCached, refuseOld } from '../exchange/answers-seen';
import type { Exchange, HttpRequest, HttpResponse } from '../exchange/exchange';
import { STS_HOSTS, STS_VERSION } from '../facts/credential-services';
import { EXAMPLE_REGION, type Network } from '../facts/endpoints';
import { oidcCode, stsCode } from '../facts/sts-codes';
import { OTHER_VARIABLES } from '../facts/variables';
import type { RoleToAssume, StsPlace } from '../role-settings';
import { signedRequest, withoutMilliseconds } from '../rpc-request';
import { SecretRequest } from '../secret-request';
import { ServiceClock } from '../service-clock';
import type { Credentials } from './credentials';
import { CredentialsUnavailableError } from './source';
import { temporaryKeys } from './temporary-keys';

/** The endpoint of STS, and how requests are sent to it. */
export interface StsOptions {
  readonly region?: string;
  readonly network: Network;
  /** The host in the provider block. It takes precedence over all other settings. */
  readonly endpoint?: string;
  readonly exchange: Exchange;
  readonly userAgent: string;
  readonly env: NodeJS.ProcessEnv;
  readonly seen: AnswersSeen;
}

interface StsCall extends Asked {
  /** Finds the documented entry of an error code. */
  readonly entryOf: typeof stsCode;
}

/** The name of the service in errors. */
const STS = 'STS';

/** Assumes roles through the Security Token Service. */
export class Sts {
  readonly #clock = new ServiceClock();

  constructor(private readonly options: StsOptions) {}

  /** Calls AssumeRole, signed with credentials. */
  async assumeRole(role: RoleToAssume, base: Credentials, signal: AbortSignal): Promise<Credentials> {
    const { userAgent } = this.options;
    const query = roleParameters(role);
    if (role.externalId) query.set('ExternalId', role.externalId);
    const call = {
      endpoint: this.#endpoint(role.sts),
      action: 'AssumeRole',
      version: STS_VERSION.version,
      query,
      userAgent,
    };
    const time = this.#clock.now();
    const request = signedRequest(call, base, time, signal);
    const secrets = [base.accessKeySecret, base.securityToken];
    const asked = { service: STS, with: base.source, secrets, entryOf: stsCode };
    return this.#send(request, `a role assumed with ${base.source}`, asked, time);
  }

  /** Calls AssumeRoleWithOIDC, which needs no credentials but the token of the OIDC provider. */
  async assumeRoleWithOidc(
    role: RoleToAssume,
    providerArn: string,
    token: string,
    signal: AbortSignal,
  ): Promise<Credentials> {
    const time = this.#clock.now();
    const query = new Map([
      ['Action', 'AssumeRoleWithOIDC'],
      ['Format', 'JSON'],
      ['Version', STS_VERSION.version],
      ['Timestamp', withoutMilliseconds(time)],
    ]);
    const form = roleParameters(role).set('OIDCProviderArn', providerArn).set('OIDCToken', token);
    const request = new SecretRequest({
      method: 'POST',
      url: this.#endpoint(role.sts),
      query: canonicalQuery(query),
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': this.options.userAgent,
      },
      body: canonicalQuery(form),
      signal,
    });
    const asked = { service: STS, with: 'an OIDC token', secrets: [token], entryOf: oidcCode };
    return this.#send(request, 'a role assumed with an OIDC token', asked, time);
  }

  async #send(request: HttpRequest, source: string, asked: StsCall, time: Date): Promise<Credentials> {
    const { host } = request.url;
    const { exchange, seen } = this.options;
    const answer = exchange.send(request, (response) => {
      refuseCached(response, host);
      try {
        const { keys, requestId } = readAnswer(response, asked);
        refuseOld(response, time, host);
        seen.claim(requestId, host);
        return temporaryKeys(source, keys);
      } catch (error) {
        if (error instanceof ServiceError && error.requestId) seen.claim(error.requestId, host);
        if (error instanceof ClockError) throw this.#clock.correct(error, response.headers.date, time);
        throw error;
      }
    });
    return answer.catch((error) => {
      // The message names STS, because the reader may not recognise its host.
      if (error.constructor !== TransportError) throw error;
      throw new TransportError({ ...error, message: `The request to ${STS} failed: ${error.message}` });
    });
  }

  #endpoint(place: StsPlace = {}): URL {
    const { region, network, endpoint, env } = this.options;
    const { stsEndpoint, stsRegion } = OTHER_VARIABLES;
    const host = firstSet([
      ['endpoints { sts }', endpoint],
      ['sts_endpoint', place.endpoint],
      [stsEndpoint.name, otherVariable('stsEndpoint', env)],
    ]);
    if (host) {
      const problem = stsEndpointProblem(...host);
      if (problem) throw new CredentialsUnavailableError(problem.message, problem.remedies, host[0]);
      return endpointUrl(host[1]);
    }
    const named = firstSet([
      ['sts_region', place.region],
      [stsRegion.name, otherVariable('stsRegion', env)],
      // The region of the instances is used only inside a VPC, where the central endpoint of STS cannot be reached.
      ['region', network === 'vpc' ? region : undefined],
    ]);
    if (!named) return endpointUrl(STS_HOSTS.central);
    const [setting, name] = named;
    if (regionProblem(name)) {
      const message = `${setting} must be a region in lower-case letters, digits and hyphens, such as ${EXAMPLE_REGION}.`;
      throw new CredentialsUnavailableError(message, [], setting);
    }
    const isInVpc = network === 'vpc' || place.isInVpc || isSwitchedOn('vpcEndpointEnabled', env);
    return endpointUrl(STS_HOSTS.regional(name, isInVpc));
  }
}

type Setting = readonly [name: string, value: string];

function firstSet(settings: readonly (readonly [name: string, value?: string])[]): Setting | undefined {
  return settings.find((setting): setting is Setting => setting[1] !== undefined);
}

function roleParameters(role: RoleToAssume): Map<string, string> {
  const parameters = new Map([
    ['RoleArn', role.arn],
    ['RoleSessionName', role.sessionName],
    ['DurationSeconds', String(role.sessionSeconds)],
  ]);
  return role.policy ? parameters.set('Policy', role.policy) : parameters;
}

function readAnswer(response: HttpResponse, asked: StsCall) {
  const body = parseObject(response, `the answer of ${STS}`);
  if (body.Code !== undefined) throw apiError(response, body, asked.entryOf, asked);
  const { Credentials: keys } = body;
  const requestId = requestIdOf(body, asked.secrets);
  if (response.status !== 200 || typeof keys !== 'object' || keys === null)
    throw malformed(response, `The answer of ${STS} contains no credentials.`, requestId);
  if (requestId === undefined) throw malformed(response, `The answer of ${STS} has no RequestId.`);
  return { keys: keys as Record<string, unknown>, requestId };
}

import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ProviderArguments } from '../../../lib/onsmqtt/settings';
import { http } from './any-server';

export const CREDENTIAL_SOURCES = [
  'key',
  'security-token',
  'environment',
  'uri',
  'metadata',
  'role',
  'oidc',
  'profile',
  'profile-of-a-role',
  'profile-of-a-uri',
] as const;

export type CredentialSource = (typeof CREDENTIAL_SOURCES)[number];

const ANSWERS = [
  'genuine',
  'echo',
  'echo-in-headers',
  'garbage',
  'stalled',
  'closed',
  'truncated',
  'surplus',
  'from-a-cache',
] as const;

/** Answers of sources that give credentials over HTTP. Most are valid, because otherwise no token would be checked. */
export const ANY_CREDENTIAL_ANSWER = fc.oneof(
  { weight: 12, arbitrary: fc.constant<(typeof ANSWERS)[number]>('genuine') },
  fc.constantFrom(...ANSWERS),
);

/** The secrets of a case, and the sources that provide them. */
export class AnyCredentials {
  readonly #key = randomBytes(24).toString('base64');
  readonly #securityToken = randomBytes(60).toString('base64');
  readonly #oidcToken = randomBytes(60).toString('base64url');
  readonly #session = randomBytes(30).toString('base64');
  #requests = 0;

  constructor(private readonly answers: readonly (typeof ANSWERS)[number][]) {}

  get secrets(): readonly string[] {
    return [this.#key, this.#securityToken, this.#oidcToken, this.#session];
  }

  /** The settings with which the provider uses the source at a URL. */
  given(
    source: CredentialSource,
    url: string,
    home: string,
  ): { readonly args: ProviderArguments; readonly env: NodeJS.ProcessEnv } {
    const key = { access_key: 'key', secret_key: this.#key };
    const env = { HOME: home, STS_ENDPOINT: url, APSARAMQTT_ECS_METADATA_ENDPOINT: url };
    const role = { role_arn: 'acs:ram::1:role/checker' };
    const profile = (fields: object) => {
      const file = join(home, `${randomUUID()}.json`);
      writeFileSync(file, JSON.stringify({ current: 'a', profiles: [{ name: 'a', ...fields }] }));
      return { args: { shared_credentials_file: file }, env };
    };
    const keys = { access_key_id: 'key', access_key_secret: this.#key };
    switch (source) {
      case 'key':
        return { args: key, env };
      case 'security-token':
        return { args: { ...key, security_token: this.#securityToken }, env };
      case 'environment':
        return { args: {}, env: { ...env, ALICLOUD_ACCESS_KEY: 'key', ALICLOUD_SECRET_KEY: this.#key } };
      case 'uri':
        return { args: { credentials_uri: `${url}/keys` }, env };
      case 'metadata':
        return { args: { ecs_role_name: 'role' }, env };
      case 'role':
        return { args: { ...key, assume_role: [role] }, env };
      case 'oidc': {
        const provider = { oidc_provider_arn: 'acs:ram::1:oidc-provider/ack', oidc_token: this.#oidcToken };
        return { args: { assume_role_with_oidc: [{ ...role, ...provider }] }, env };
      }
      case 'profile':
        return profile({ mode: 'StsToken', ...keys, sts_token: this.#securityToken });
      case 'profile-of-a-role':
        return profile({
          mode: 'RamRoleArn',
          ...keys,
          ram_role_arn: role.role_arn,
          ram_session_name: 'session',
          expired_seconds: 900,
        });
      case 'profile-of-a-uri':
        return profile({ mode: 'CredentialsURI', credentials_uri: `${url}/keys` });
    }
  }

  /** Answers as STS, as the metadata service, as a credentials URI, or as none of them. */
  answer(socket: Socket, request: string): unknown {
    const whole = http(200, this.#bodyFor(request));
    switch (this.answers[this.#requests++ % this.answers.length]!) {
      case 'genuine':
        return socket.write(whole);
      case 'echo':
        return socket.write(
          http(400, JSON.stringify({ Code: request, Message: request, RequestId: request })),
        );
      case 'echo-in-headers': {
        const line = request.replace(/[^\x20-\x7e]+/g, ' ');
        return socket.write(http(200, '<html>', `content-type: ${line}\r\nx-acs-request-id: ${line}\r\n`));
      }
      case 'garbage':
        return socket.write(`${this.#key} ${this.#securityToken}`);
      case 'stalled':
        return undefined;
      case 'closed':
        return socket.end();
      case 'truncated':
        return socket.end(whole.slice(0, -10));
      case 'surplus':
        return socket.write(whole + whole);
      case 'from-a-cache':
        return socket.write(http(200, this.#bodyFor(request), 'age: 1\r\n'));
    }
  }

  #bodyFor(request: string): string {
    if (request.startsWith('PUT ')) return this.#session;
    const keys = {
      Code: 'Success',
      AccessKeyId: 'STS.key',
      AccessKeySecret: this.#key,
      SecurityToken: this.#securityToken,
      Expiration: new Date(Date.now() + 3_600_000).toISOString(),
    };
    const isOfSts = request.includes('AssumeRole');
    return JSON.stringify(isOfSts ? { RequestId: randomUUID(), Credentials: keys } : keys);
  }
}

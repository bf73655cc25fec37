import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { ApiRequest } from '../../../lib/emulator/api-request';
import type { ProviderArguments } from '../../../lib/onsmqtt/settings';
import { type CannedAnswer, CredentialServer, temporaryCredentials } from '../../support/credential-server';
import { credentialsOf } from '../../support/credentials-of';

const servers: CredentialServer[] = [];

afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(answer: (request: ApiRequest) => CannedAnswer): Promise<CredentialServer> {
  const server = await CredentialServer.start(answer);
  servers.push(server);
  return server;
}

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const read = (args: ProviderArguments, env: NodeJS.ProcessEnv) => credentialsOf(args, { HOME: home, ...env });

/** Answers as the metadata service of an instance with the role `ci`. */
const metadata = (request: ApiRequest): CannedAnswer => {
  if (request.method === 'PUT') return { body: 'session' };
  if (request.headers['x-aliyun-ecs-metadata-token'] !== 'session') return { status: 403, body: '' };
  return request.path === '/latest/meta-data/ram/security-credentials/'
    ? { body: 'ci\n' }
    : { body: temporaryCredentials() };
};

const NO_ECS = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };
const KEY = { ALICLOUD_ACCESS_KEY: 'id', ALICLOUD_SECRET_KEY: 'secret' };

const role = { role_arn: 'acs:ram::1:role/a', oidc_provider_arn: 'acs:ram::1:oidc-provider/a' };

describe('credentials', () => {
  it('are those of the block, if the environment names others of the kind', async () => {
    const server = await serve(() => ({ body: temporaryCredentials() }));
    const env = { ALICLOUD_CREDENTIALS_URI: 'http://127.0.0.1:9/' };
    const credentials = await read({ credentials_uri: server.url }, env);
    expect(credentials).toMatchObject({ source: 'the credentials URI', accessKeyId: 'STS.key' });
    expect(credentials.accessKeySecret).toBe('sts-secret');
    expect(credentials.securityToken).toBe('sts-token');
  });

  it('come from the environment in the order of the SDKs: access key, then what is named, then the instance', async () => {
    const ecs = await serve(metadata);
    const uri = await serve(() => ({ body: temporaryCredentials() }));
    const where = { APSARAMQTT_ECS_METADATA_ENDPOINT: ecs.url };
    const named = { ALIBABA_CLOUD_CREDENTIALS_URI: uri.url };
    expect(await read({}, { ...where, ...named, ...KEY })).toMatchObject({ source: 'the access key' });
    expect(await read({}, { ...where, ...named })).toMatchObject({ source: 'the credentials URI' });
    expect(await read({}, { ...where, ...named, ALICLOUD_ECS_ROLE_NAME: 'ci' })).toMatchObject({
      source: 'the credentials URI',
    });
    expect(await read({}, where)).toMatchObject({ source: 'the ECS instance' });
  });

  it.each([
    ['ALICLOUD_CREDENTIALS_URI', 'the credentials URI'],
    ['ALICLOUD_ECS_ROLE_NAME', 'the ECS instance'],
  ])('that %s names take precedence over files that are there', async (variable, source) => {
    mkdirSync(join(home, '.aliyun'));
    const profile = { name: 'default', mode: 'AK', access_key_id: 'of-file', access_key_secret: 'secret' };
    writeFileSync(join(home, '.aliyun/config.json'), JSON.stringify({ profiles: [profile] }));
    const uri = await serve(() => ({ body: temporaryCredentials() }));
    const ecs = await serve(metadata);
    const value = variable.endsWith('URI') ? uri.url : 'ci';
    const env = { [variable]: value, APSARAMQTT_ECS_METADATA_ENDPOINT: ecs.url };
    expect(await read({}, env)).toMatchObject({ source });
    expect(await read({}, { ...NO_ECS })).toMatchObject({ accessKeyId: 'of-file' });
  });

  it.each<[string, ProviderArguments]>([
    ['a profile', { profile: 'ci' }],
    ['a URI', { credentials_uri: 'http://127.0.0.1:1/' }],
    ['an ECS role', { ecs_role_name: 'ci' }],
    ['an OIDC role', { assume_role_with_oidc: [{ ...role, oidc_token: 'token' }] }],
  ])(
    'of the environment take precedence over %s of the block, as in the alicloud provider',
    async (_, block) => {
      expect(await read(block, KEY)).toMatchObject({ source: 'the access key' });
    },
  );

  it('of the environment are read without the white space around them', async () => {
    const env = { ALICLOUD_ACCESS_KEY: ' id\n', ALICLOUD_SECRET_KEY: '\tsecret ' };
    const credentials = await read({}, env);
    expect([credentials.accessKeyId, credentials.accessKeySecret]).toEqual(['id', 'secret']);
  });

  it('of the environment are used as they are if it names a role and the block has none to assume', async () => {
    const env = {
      ...KEY,
      ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/a',
      ALICLOUD_ASSUME_ROLE_ARN: 'acs:ram::1:role/b',
    };
    expect(await read({}, env)).toMatchObject({ source: 'the access key', accessKeyId: 'id' });
  });

  it('that the block names and that are not available are not replaced by others', async () => {
    const server = await serve(() => ({ status: 500, body: '' }));
    const file = { ALIBABA_CLOUD_CREDENTIALS_FILE: join(home, 'credentials') };
    writeFileSync(
      join(home, 'credentials'),
      '[default]\ntype=access_key\naccess_key_id=a\naccess_key_secret=b',
    );
    await expect(read({ credentials_uri: server.url }, file)).rejects.toMatchObject({
      code: 'NoCredentials',
      message: expect.stringMatching(
        /\n- the credentials URI: The server is busy or has failed \(HTTP 500\)\.$/,
      ),
    });
  });

  it.each([503, 429])(
    'that a busy server has are asked for again, and blame no source: %d',
    async (status) => {
      const server = await serve(() => ({ status, body: '' }));
      const give = { to: 'give-credentials', faulty: [] };
      const passing = { retry: 'backoff', remedies: ['Run it again later.', give] };
      await expect(read({ credentials_uri: server.url }, {})).rejects.toMatchObject(passing);
      const metadata = {
        APSARAMQTT_ECS_METADATA_ENDPOINT: server.url,
        ALIBABA_CLOUD_ECS_METADATA_DISABLED: '',
      };
      await expect(read({ ecs_role_name: 'ci' }, metadata)).rejects.toMatchObject(passing);
      // If no setting names a role, this machine may not be an ECS instance, so there is no retry.
      await expect(read({}, metadata)).rejects.toMatchObject({ remedies: [give], retry: 'never' });
    },
  );

  it('show no secret when they are printed', async () => {
    const credentials = await read(
      { access_key: 'id', secret_key: 'the-secret', security_token: 'the-token' },
      {},
    );
    expect(`${inspect(credentials)} ${JSON.stringify(credentials)}`).not.toMatch(/the-secret|the-token/);
  });
});

describe('if there are no credentials', () => {
  it('the error says of each source why it has none', async () => {
    await expect(read({}, NO_ECS)).rejects.toMatchObject({
      code: 'NoCredentials',
      message: [
        'No credentials found. Sources tried:',
        '- the access key: None of ALICLOUD_ACCESS_KEY, ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABACLOUD_ACCESS_KEY_ID is set.',
        '- the OIDC role: ALIBABA_CLOUD_OIDC_PROVIDER_ARN is not set.',
        `- the profiles of ${home}/.aliyun/config.json: File ${home}/.aliyun/config.json does not exist.`,
        `- the profiles of ${home}/.alibabacloud/credentials: File ${home}/.alibabacloud/credentials does not exist.`,
        '- the ECS instance: ALIBABA_CLOUD_ECS_METADATA_DISABLED is set.',
        '- the credentials URI: None of ALICLOUD_CREDENTIALS_URI, ALIBABA_CLOUD_CREDENTIALS_URI is set.',
      ].join('\n'),
      remedies: [{ to: 'give-credentials', faulty: [] }],
    });
  });

  it.each<[string, ProviderArguments, string[]]>([
    [
      'an id alone',
      { access_key: 'id' },
      [
        'the access key: None of ALICLOUD_SECRET_KEY, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABACLOUD_ACCESS_KEY_SECRET is set.',
      ],
    ],
    [
      'an empty text for the id',
      { access_key: '', secret_key: 's' },
      [
        'the access key: access_key is an empty string in the provider block, so its environment variables are not read.',
      ],
    ],
    [
      'an empty text for the ARN of an OIDC role',
      { assume_role_with_oidc: [{ oidc_provider_arn: 'provider', role_arn: '' }] },
      [
        'the access key: None of',
        'the OIDC role: assume_role_with_oidc.role_arn is an empty string in the provider block',
      ],
    ],
    [
      'a secret alone',
      { secret_key: 's' },
      [
        'the access key: None of ALICLOUD_ACCESS_KEY, ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABACLOUD_ACCESS_KEY_ID is set.',
      ],
    ],
    [
      'a profile',
      { profile: 'ci' },
      [
        'the access key: None of',
        'profile "ci" of HOME/.aliyun/config.json: File',
        'profile "ci" of HOME/.alibabacloud/credentials: File',
      ],
    ],
    [
      'a file',
      { shared_credentials_file: '~/mine' },
      [
        'the access key: None of',
        'the OIDC role: ALIBABA',
        'the profiles of HOME/mine: File HOME/mine does not exist.',
      ],
    ],
    [
      'an OIDC role',
      { assume_role_with_oidc: [role] },
      ['the access key: None of', 'the OIDC role: oidc_token_file is not set'],
    ],
    [
      'a role of an instance',
      { ecs_role_name: 'ci' },
      ['the access key: None of', 'the ECS instance: ALIBABA_CLOUD_ECS_METADATA_DISABLED is set.'],
    ],
  ])('the sources that are tried for %s are its own', async (_, args, sources) => {
    const error = await read(args, NO_ECS).catch((error: Error) => error);
    const tried = (error as Error).message.split('\n').slice(1);
    expect(tried).toHaveLength(sources.length);
    for (const [index, source] of sources.entries())
      expect(tried[index]).toContain(`- ${source.replaceAll('HOME', home)}`);
  });

  it('a user without a home folder, as in containers, gets a message about it', async () => {
    const entry = jest.spyOn(os, 'homedir').mockImplementation(() => {
      throw new Error('The system does not know the user.');
    });
    await expect(read({}, { ...NO_ECS, HOME: '' })).rejects.toThrow(
      '- the profiles of the home folder: This user has no home folder, and HOME is not set.\n- the ECS',
    );
    entry.mockRestore();
  });

  it('a config.json that is switched off is named', async () => {
    const env = { ...NO_ECS, ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true' };
    await expect(read({}, env)).rejects.toThrow(
      `- the profiles of ${home}/.aliyun/config.json: ALIBABA_CLOUD_CLI_PROFILE_DISABLED is set.`,
    );
  });
});

describe('the metadata service of an ECS instance', () => {
  it('is called in a session for the role of the instance, unless one is named', async () => {
    const server = await serve(metadata);
    const env = { APSARAMQTT_ECS_METADATA_ENDPOINT: server.url };
    await read({}, env);
    await read({ ecs_role_name: 'other' }, env);
    expect(server.requests).toEqual([
      'PUT /latest/api/token',
      'GET /latest/meta-data/ram/security-credentials/',
      'GET /latest/meta-data/ram/security-credentials/ci',
      'PUT /latest/api/token',
      'GET /latest/meta-data/ram/security-credentials/other',
    ]);
  });

  it.each([
    ['404', 404, {}, undefined],
    ['405', 405, {}, undefined],
    ['403', 403, {}, undefined],
    ['500', 500, {}, undefined],
    [
      '404 if that is forbidden',
      404,
      { ALIBABA_CLOUD_IMDSV1_DISABLED: 'true' },
      'asked for a session, answered with HTTP status 404',
    ],
  ])('is called without a session if it refuses one, as by the SDKs: %s', async (_, status, env, refusal) => {
    const server = await serve(({ method }) =>
      method === 'PUT' ? { status, body: '' } : { body: temporaryCredentials() },
    );
    const reading = read({ ecs_role_name: 'ci' }, { ...env, APSARAMQTT_ECS_METADATA_ENDPOINT: server.url });
    if (refusal) await expect(reading).rejects.toThrow(refusal);
    else expect(await reading).toMatchObject({ source: 'the ECS instance' });
  });
});

describe('the metadata service if it cannot be reached', () => {
  it('is not waited for, unless a role is named', async () => {
    const server = await CredentialServer.start(() => ({ body: '' }));
    const env = { APSARAMQTT_ECS_METADATA_ENDPOINT: server.url };
    await server.close();
    await expect(read({}, env)).rejects.toMatchObject({
      message: expect.stringContaining('- the ECS instance: The metadata service cannot be reached'),
      retry: 'never',
    });
    await expect(read({ ecs_role_name: 'ci' }, env)).rejects.toMatchObject({ retry: 'backoff' });
  });

  it('is one reason among the others if its address is no URL', async () => {
    await expect(read({}, { APSARAMQTT_ECS_METADATA_ENDPOINT: 'nonsense' })).rejects.toThrow(
      '- the ECS instance: APSARAMQTT_ECS_METADATA_ENDPOINT is not an http or https URL.',
    );
  });
});

describe('an answer with credentials', () => {
  it.each([
    ['that is not JSON', 'secret-in-html', 'The answer is not a JSON object'],
    [
      'that is not a success',
      { ...temporaryCredentials(), Code: 'Failed' },
      'does not have the Code Success',
    ],
    [
      'without a secret',
      { ...temporaryCredentials(), AccessKeySecret: '' },
      'The answer does not contain all of AccessKeyId',
    ],
    [
      'without a time',
      { ...temporaryCredentials(), Expiration: undefined },
      'Expiration in the answer is not a time with a time zone.',
    ],
    ['that has expired', temporaryCredentials(-1_000), 'The credentials in the answer have expired.'],
  ])('%s is skipped, and not repeated', async (_, body, reason) => {
    const server = await serve(() => ({ body }));
    const error = await read({ credentials_uri: server.url }, {}).catch((error: Error) => error);
    expect(error).toMatchObject({ message: expect.stringContaining(reason) });
    expect(inspect(error)).not.toMatch(/secret-in-html|sts-secret/);
  });

  it('of a credentials URI needs no Code, and is requested without a password if the URI has none', async () => {
    const authorizations: unknown[] = [];
    const server = await serve(({ headers }) => {
      authorizations.push(headers.authorization);
      return { body: { ...temporaryCredentials(), Code: undefined } };
    });
    expect(await read({ credentials_uri: server.url }, {})).toMatchObject({ accessKeyId: 'STS.key' });
    expect(authorizations).toEqual([undefined]);
  });

  it('of a credentials URI is requested with the user name and the password in the URI', async () => {
    const authorizations: unknown[] = [];
    const server = await serve(({ headers }) => {
      authorizations.push(headers.authorization);
      return { body: temporaryCredentials() };
    });
    const uri = server.url.replace('//', '//ci:a-password@');
    expect(await read({ credentials_uri: uri }, {})).toMatchObject({ accessKeyId: 'STS.key' });
    expect(authorizations).toEqual([`Basic ${Buffer.from('ci:a-password').toString('base64')}`]);
  });

  it('of a credentials URI that says that it failed is a matter of the service behind it', async () => {
    const server = await serve(() => ({ body: { ...temporaryCredentials(), Code: 'Failed' } }));
    await expect(read({ credentials_uri: server.url }, {})).rejects.toMatchObject({
      remedies: expect.arrayContaining(['Check the service behind the URI.']),
    });
    await expect(read({ credentials_uri: 'nonsense' }, {})).rejects.toThrow(
      '- the credentials URI: It is not an http or https URL.',
    );
  });

  it('that cannot be fetched has the error of the transport, and may be retried', async () => {
    const server = await CredentialServer.start(() => ({ body: '' }));
    const { url } = server;
    await server.close();
    await expect(read({ credentials_uri: url }, {})).rejects.toMatchObject({
      message: expect.stringContaining('refused the connection'),
      retry: 'backoff',
    });
  });
});

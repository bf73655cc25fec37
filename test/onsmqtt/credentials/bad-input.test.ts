import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { secrets } from '../../../lib/gate/secrets/secrets';
import type { OnsMqttError } from '../../../lib/onsmqtt/errors';
import { CredentialServer } from '../../support/credential-server';
import { credentialsOf } from '../../support/credentials-of';
import { SilentServer } from '../../support/silent-server';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'bad-input-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const NO_ECS = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };

/** The error of a run with these profiles. Checks that it names the sources tried and a remedy, and contains no secret. */
async function failure(profiles: object[], env: NodeJS.ProcessEnv = {}): Promise<OnsMqttError> {
  const file = join(home, 'config.json');
  writeFileSync(file, JSON.stringify({ current: 'ci', profiles }));
  const error = await credentialsOf(
    { shared_credentials_file: file },
    { ...NO_ECS, PATH: process.env.PATH, ...env, HOME: home },
  ).then(
    () => undefined,
    (error) => error,
  );
  expect(error).toMatchObject({
    code: 'NoCredentials',
    remedies: expect.arrayContaining([expect.anything()]),
  });
  expect(error.message).toContain(`- the profiles of ${file}: `);
  expect(inspect(error, { depth: 10 })).not.toContain('the-secret');
  return error;
}

describe('bad credentials', () => {
  it('include a profile that refers to itself', async () => {
    const { message } = await failure([
      { name: 'ci', mode: 'ChainableRamRoleArn', source_profile: 'base', ram_role_arn: 'a' },
      { name: 'base', mode: 'ChainableRamRoleArn', source_profile: 'ci', ram_role_arn: 'a' },
    ]);
    expect(message).toContain('The profiles refer to each other: ci → base → ci');
  });

  it('include a command that prints secrets on its standard error and fails', async () => {
    const command = `sh -c 'echo the-secret >&2; echo the-secret; exit 3'`;
    const { message, remedies } = await failure([{ name: 'ci', mode: 'External', process_command: command }]);
    expect(message).toContain('process_command ended with status 3');
    expect(remedies).toContainEqual(expect.stringContaining('Run the process_command in a terminal'));
  });

  it('include an STS that repeats the keys in its error', async () => {
    const sts = await CredentialServer.start(({ headers }) => ({
      status: 400,
      body: { Code: 'Echo', Message: `the-secret ${headers.authorization}`, RequestId: 'A' },
    }));
    const profile = { name: 'ci', mode: 'RamRoleArn', access_key_id: 'id', access_key_secret: 'the-secret' };
    const env = { STS_ENDPOINT: sts.url };
    const { message } = await failure([{ ...profile, ram_role_arn: 'acs:ram::1:role/a' }], env);
    await sts.close();
    expect(message).toContain('Echo');
  });

  it.each([
    ['the role that a profile names', { ram_role_name: 'deployer' }],
    ['the role that the instance has', {}],
  ])(
    'include a metadata service that hangs, which is not retried, without a profile: %s',
    async (_, role) => {
      const silent = await SilentServer.start();
      const env = {
        ALIBABA_CLOUD_ECS_METADATA_DISABLED: '',
        APSARAMQTT_ECS_METADATA_ENDPOINT: silent.url,
      };
      const error = await failure([{ name: 'ci', mode: 'EcsRamRole', ...role }], env);
      await silent.close();
      expect(error.message).toContain('The metadata service did not answer within 1 second.');
      expect(error).toMatchObject({
        retry: 'never',
        remedies: [
          ...('ram_role_name' in role ? [expect.stringContaining('can reach its metadata service')] : []),
          { to: 'give-credentials', faulty: [] },
        ],
      });
    },
  );

  it.each([
    ['ALIBABA_CLOUD_OIDC_TOKEN_FILE', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqb2IifQ.dGhlLXNlY3JldA'],
    ['ALIBABA_CLOUD_CREDENTIALS_FILE', '{ "profiles": [{ "access_key_secret": "the-secret" }] }'],
    ['ALIBABA_CLOUD_CONFIG_FILE', '[{ "access_key_secret": "the-secret" }]'],
    ['ALICLOUD_SHARED_CREDENTIALS_FILE', '# of the team\n[default]\naccess_key_secret = the-secret'],
  ])('include the content of a file in %s, which is not repeated', async (variable, content) => {
    const oidc = { ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'p', ALIBABA_CLOUD_ROLE_ARN: 'r' };
    const error = await credentialsOf({}, { ...NO_ECS, ...oidc, [variable]: content, HOME: home }).catch(
      (error) => error,
    );
    expect(error.message).toContain('The content of a file is set in place of its path.');
    expect(error.remedies).toContain('Write the content to a file, and set the path of that file.');
    expect(secrets.redact(error.message)).not.toMatch(/the-secret|dGhlLXNlY3JldA/);
  });

  it('include a secret in place of the name of a profile, which is not repeated', async () => {
    const profile = 'k3JqvXb9T0s2YwLmN8pQzR5uHcDfGe';
    const error = await credentialsOf({ profile }, { ...NO_ECS, HOME: home }).catch((error) => error);
    expect(secrets.redact(error.message)).not.toContain(profile);
  });

  it('include an STS that hangs, which is not a fault of the profile', async () => {
    const silent = await SilentServer.start();
    const profile = { name: 'ci', mode: 'RamRoleArn', access_key_id: 'id', access_key_secret: 'the-secret' };
    const env = { STS_ENDPOINT: silent.url, CLIENT_READ_TIMEOUT: '50' };
    const error = await failure([{ ...profile, ram_role_arn: 'acs:ram::1:role/a' }], env);
    const { host } = new URL(silent.url);
    await silent.close();
    expect(error.message).toContain(
      `The request to STS failed: ${host} did not send a complete answer in time.`,
    );
    expect(error.remedies).toEqual([{ to: 'raise-read-timeout' }, { to: 'give-credentials', faulty: [] }]);
  });

  it.each([
    ['ALIBABA_CLOUD_CREDENTIALS_FILE', '$HOME/none', {}, 'the profiles of $HOME/none', '$HOME/none'],
    ['ALIBABA_CLOUD_CONFIG_FILE', '~/none', {}, 'the profiles of ~/none', `${process.cwd()}/~/none`],
    [
      'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
      '$HOME/none',
      { ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'p', ALIBABA_CLOUD_ROLE_ARN: 'r' },
      'the OIDC role',
      '$HOME/none',
    ],
  ])(
    'include a file that is named and missing, and must be corrected: %s',
    async (variable, path, others, name, file) => {
      const filled = (text: string) => text.replace('$HOME', home);
      const env = { ...NO_ECS, ...others, HOME: home, [variable]: filled(path) };
      const error = await credentialsOf({}, env).catch((error) => error);
      expect(error.message).toContain(`- ${filled(name)}: File ${filled(file)} does not exist.`);
      expect(error.remedies).toContainEqual({ to: 'give-credentials', faulty: [filled(name)] });
    },
  );
});

describe('a URL of credentials', () => {
  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/', '127.0.0.1:80/keys', 'http://'])(
    'that no server is asked by is refused at once, and not repeated: %s',
    async (url) => {
      for (const [env, what] of [
        [{ ALIBABA_CLOUD_CREDENTIALS_URI: url }, 'the credentials URI: It'],
        [
          { APSARAMQTT_ECS_METADATA_ENDPOINT: url, ALIBABA_CLOUD_ECS_METADATA_DISABLED: '' },
          'the ECS instance: APSARAMQTT_ECS_METADATA_ENDPOINT',
        ],
      ] as const) {
        const error = await credentialsOf({}, { ...NO_ECS, ...env, HOME: home }).catch((error) => error);
        expect(error).toMatchObject({ code: 'NoCredentials', retry: 'never' });
        expect(error.message).toContain(`- ${what} is not an http or https URL.`);
        expect(error.message).not.toContain(url);
      }
    },
  );

  it('may contain a user and a password, which the server gets and no message shows', async () => {
    const server = await CredentialServer.start(({ headers }) => ({
      status: headers.authorization === `Basic ${btoa('ci:pass@word-1')}` ? 418 : 401,
      body: {},
    }));
    const url = server.url.replace('//', '//ci:pass%40word-1@');
    const error = await credentialsOf({ credentials_uri: url }, { ...NO_ECS, HOME: home }).catch(
      (error) => error,
    );
    await server.close();
    expect(error.message).toContain('The server answered with HTTP status 418.');
    expect(secrets.isIn('pass@word-1')).toBe(true);
  });
});

describe('a path that is not a file', () => {
  it.each(['a pipe without a writer', '/dev/zero', '/proc/self/environ', 'a folder'])(
    '%s gives neither profiles nor an OIDC token, at once',
    async (name) => {
      let path = name.startsWith('/') ? name : join(home, 'file');
      if (name === 'a pipe without a writer') execFileSync('mkfifo', [path]);
      if (name === 'a folder') path = home;
      const oidc = { role_arn: 'acs:ram::1:role/r', oidc_provider_arn: 'acs:ram::1:oidc-provider/p' };
      for (const args of [
        { shared_credentials_file: path },
        { assume_role_with_oidc: [{ ...oidc, oidc_token_file: path }] },
      ]) {
        await expect(credentialsOf(args, { ...NO_ECS, HOME: home })).rejects.toMatchObject({
          message: expect.stringContaining(`${path} is not a regular file.`),
        });
      }
    },
  );
});

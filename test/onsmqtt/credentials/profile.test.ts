import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { readV3Claim } from '../../../lib/emulator/signature-v3';
import { secrets } from '../../../lib/gate/secrets/secrets';
import type { ProviderArguments } from '../../../lib/onsmqtt/settings';
import { assumedCredentials, CredentialServer, temporaryCredentials } from '../../support/credential-server';
import { credentialsOf } from '../../support/credentials-of';

let home: string;
let file: string;
const servers: CredentialServer[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  file = join(home, 'credentials-file');
});
afterEach(async () => {
  rmSync(home, { recursive: true });
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(...args: Parameters<typeof CredentialServer.start>): Promise<CredentialServer> {
  const server = await CredentialServer.start(...args);
  servers.push(server);
  return server;
}

const read = (args: ProviderArguments, env: NodeJS.ProcessEnv = {}) =>
  credentialsOf(args, { HOME: home, ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true', ...env });

const KEYS = { access_key_id: 'id', access_key_secret: 'the-secret' };
const ROLE = { ram_role_arn: 'acs:ram::1:role/checker', ram_session_name: 'ci', expired_seconds: 900 };

/** Reads the profile `p` from a file with this and other profiles. */
function readProfile(profile: object, env: NodeJS.ProcessEnv = {}, ...others: object[]) {
  writeFileSync(file, JSON.stringify({ current: 'p', profiles: [{ name: 'p', ...profile }, ...others] }));
  return read({ shared_credentials_file: file }, env);
}

describe('a profile of mode', () => {
  it('AK is an access key', async () => {
    const credentials = await readProfile({ mode: 'AK', ...KEYS });
    expect(credentials).toMatchObject({ source: `profile "p" of ${file}`, accessKeyId: 'id' });
    expect(credentials.accessKeySecret).toBe('the-secret');
  });

  it('StsToken is an access key with its security token, in any case of letters', async () => {
    const credentials = await readProfile({ mode: 'ststoken', ...KEYS, sts_token: 'token' });
    expect(credentials.securityToken).toBe('token');
  });

  it('RamRoleArn assumes a role with an access key', async () => {
    const sts = await serve((request) => {
      expect(Object.fromEntries(request.query)).toEqual({
        RoleArn: ROLE.ram_role_arn,
        RoleSessionName: 'ci',
        DurationSeconds: '900',
      });
      expect(readV3Claim(request).isSignedWith('the-secret')).toBe(true);
      return assumedCredentials();
    });
    const profile = { mode: 'RamRoleArn', ...KEYS, ...ROLE };
    expect(await readProfile(profile, { STS_ENDPOINT: sts.url })).toMatchObject({
      source: `profile "p" of ${file}`,
      accessKeyId: 'STS.key',
    });
  });

  it('RamRoleArn is named if STS refuses the role to its keys', async () => {
    const sts = await serve(() => ({ status: 403, body: { Code: 'NoPermission', RequestId: 'A-1' } }));
    const profile = { mode: 'RamRoleArn', ...KEYS, ...ROLE };
    await expect(readProfile(profile, { STS_ENDPOINT: sts.url })).rejects.toThrow(
      'The credentials are from profile "p". Request id: A-1.',
    );
  });

  it('EcsRamRole is the role of the instance, and RamRoleArnWithRoleName one that is assumed with it', async () => {
    const ecs = await serve(({ method }) => ({
      body: method === 'PUT' ? 'session' : temporaryCredentials(),
    }));
    const sts = await serve((request) => {
      expect(readV3Claim(request).isSignedWith('sts-secret')).toBe(true);
      return assumedCredentials();
    });
    const env = {
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: '',
      APSARAMQTT_ECS_METADATA_ENDPOINT: ecs.url,
      STS_ENDPOINT: sts.url,
    };
    const role = { ram_role_name: 'of-instance' };
    expect(await readProfile({ mode: 'EcsRamRole', ...role }, env)).toMatchObject({ accessKeyId: 'STS.key' });
    expect(ecs.requests.at(-1)).toBe('GET /latest/meta-data/ram/security-credentials/of-instance');
    await readProfile({ mode: 'RamRoleArnWithRoleName', ...role, ...ROLE }, env);
    expect(sts.requests).toHaveLength(1);
  });

  it('ChainableRamRoleArn assumes a role with another profile', async () => {
    const sts = await serve((request) => {
      expect(readV3Claim(request).isSignedWith('the-secret')).toBe(true);
      return assumedCredentials();
    });
    const env = { STS_ENDPOINT: sts.url };
    const profile = { mode: 'ChainableRamRoleArn', source_profile: 'base', ...ROLE };
    const credentials = await readProfile(profile, env, { name: 'base', mode: 'AK', ...KEYS });
    expect(credentials).toMatchObject({ source: `profile "p" of ${file}`, accessKeyId: 'STS.key' });
  });

  it('ChainableRamRoleArn that leads back to itself says so', async () => {
    const to = (source_profile: string) => ({ mode: 'ChainableRamRoleArn', source_profile, ...ROLE });
    await expect(readProfile(to('other'), {}, { name: 'other', ...to('p') })).rejects.toThrow(
      'The profiles refer to each other: p → other → p',
    );
  });

  it('RamRoleArn assumes no role of its own if the block assumes one, unless another profile is built on it', async () => {
    const roles: (string | undefined)[] = [];
    const sts = await serve(({ query }) => {
      roles.push(query.get('RoleArn'));
      return assumedCredentials();
    });
    const based = { name: 'based', mode: 'ChainableRamRoleArn', source_profile: 'p', ram_role_arn: 'based' };
    const profiles = [{ name: 'p', mode: 'RamRoleArn', ...KEYS, ram_role_arn: 'own' }, based];
    writeFileSync(file, JSON.stringify({ profiles }));
    const rolesWith = async (profile: string) => {
      roles.length = 0;
      const args = { profile, shared_credentials_file: file, assume_role: [{ role_arn: 'of the block' }] };
      await read(args, { STS_ENDPOINT: sts.url });
      return roles;
    };
    expect(await rolesWith('p')).toEqual(['of the block']);
    expect(await rolesWith('based')).toEqual(['own', 'based', 'of the block']);
  });

  it('RamRoleArn also assumes its own role if the block assumes one and names no profile', async () => {
    const roles: (string | undefined)[] = [];
    const sts = await serve(({ query }) => {
      roles.push(query.get('RoleArn'));
      return assumedCredentials();
    });
    const profiles = [{ name: 'default', mode: 'RamRoleArn', ...KEYS, ram_role_arn: 'own' }];
    writeFileSync(file, JSON.stringify({ profiles }));
    const args = { shared_credentials_file: file, assume_role: [{ role_arn: 'of the block' }] };
    await read(args, { STS_ENDPOINT: sts.url });
    expect(roles).toEqual(['own', 'of the block']);
  });

  it('CredentialsURI calls the URI', async () => {
    const uri = await serve(() => ({ body: temporaryCredentials() }));
    const profile = { mode: 'CredentialsURI', credentials_uri: uri.url };
    expect(await readProfile(profile)).toMatchObject({ accessKeyId: 'STS.key' });
  });

  it('OIDC assumes a role with the token of a file', async () => {
    const sts = await serve(({ parameters }) => {
      expect(parameters.get('OIDCToken')).toBe('the-oidc-token');
      return assumedCredentials();
    });
    const token = join(home, 'token');
    writeFileSync(token, 'the-oidc-token');
    const profile = { mode: 'OIDC', oidc_provider_arn: 'arn', oidc_token_file: token, ...ROLE };
    expect(await readProfile(profile, { STS_ENDPOINT: sts.url })).toMatchObject({ accessKeyId: 'STS.key' });
  });

  it.each(['CloudSSO', 'OAuth'])('%s is the keys that signing in left, while they last', async (mode) => {
    const keys = { mode, ...KEYS, sts_token: 'token' };
    const inAnHour = Math.floor(Date.now() / 1000) + 3_600;
    const credentials = await readProfile({ ...keys, sts_expiration: inAnHour });
    expect(credentials).toMatchObject({ accessKeyId: 'id', expiresAt: inAnHour * 1000 });
    for (const expired of [{ ...keys, sts_expiration: 1 }, { mode }]) {
      await expect(readProfile(expired)).rejects.toThrow('sign in again with "aliyun configure --profile p"');
    }
  });
});

describe('a value that a profile does not have', () => {
  const OF_ENV = {
    ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/of-env',
    ALIBABA_CLOUD_ROLE_SESSION_NAME: 'of-env',
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'provider-of-env',
  };

  async function parametersOf(profile: object, env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
    let parameters: Record<string, string> = {};
    const sts = await serve((request) => {
      parameters = Object.fromEntries(request.parameters);
      return assumedCredentials();
    });
    writeFileSync(file, JSON.stringify({ profiles: [{ name: 'p', ...profile }] }));
    // Without a profile name, the OIDC role of the environment would take precedence.
    const named = { profile: 'p', shared_credentials_file: file };
    const credentials = await read(named, { ...env, STS_ENDPOINT: sts.url });
    expect(credentials.source).toBe(`profile "p" of ${file}`);
    return parameters;
  }

  it('is taken from the environment, for a role', async () => {
    expect(await parametersOf({ mode: 'RamRoleArn', ...KEYS }, OF_ENV)).toEqual({
      RoleArn: 'acs:ram::1:role/of-env',
      RoleSessionName: 'of-env',
      DurationSeconds: '3600',
    });
  });

  it('is taken from the environment, for an OIDC role', async () => {
    const token = join(home, 'token');
    writeFileSync(token, 'the-oidc-token');
    const env = { ...OF_ENV, ALIBABA_CLOUD_OIDC_TOKEN_FILE: token };
    expect(await parametersOf({ mode: 'OIDC' }, env)).toMatchObject({
      RoleArn: 'acs:ram::1:role/of-env',
      RoleSessionName: 'of-env',
      OIDCProviderArn: 'provider-of-env',
      OIDCToken: 'the-oidc-token',
    });
  });

  it('is not taken from it if the profile has it', async () => {
    const own = {
      ...ROLE,
      policy: '{}',
      external_id: '7',
      oidc_provider_arn: 'own',
      oidc_token: 'own-token',
    };
    expect(await parametersOf({ mode: 'RamRoleArn', ...KEYS, ...own }, OF_ENV)).toEqual({
      RoleArn: ROLE.ram_role_arn,
      RoleSessionName: 'ci',
      DurationSeconds: '900',
      Policy: '{}',
      ExternalId: '7',
    });
    expect(await parametersOf({ mode: 'OIDC', ...own }, OF_ENV)).toMatchObject({
      RoleArn: ROLE.ram_role_arn,
      RoleSessionName: 'ci',
      DurationSeconds: '900',
      Policy: '{}',
      OIDCProviderArn: 'own',
      OIDCToken: 'own-token',
    });
  });

  it('is the name of the instance role in the environment', async () => {
    const ecs = await serve(({ method }) => ({
      body: method === 'PUT' ? 'session' : temporaryCredentials(),
    }));
    const env = {
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: '',
      ALIBABA_CLOUD_ECS_METADATA: 'of-env',
      APSARAMQTT_ECS_METADATA_ENDPOINT: ecs.url,
    };
    await readProfile({ mode: 'EcsRamRole' }, env);
    expect(ecs.requests.at(-1)).toMatch(/of-env$/);
  });

  it.each([
    [{ mode: 'RamRoleArn', ...KEYS }, 'has no ram_role_arn'],
    [{ mode: 'RamRoleArn', ...ROLE, access_key_id: 'id' }, 'has no access_key_secret'],
    [{ mode: 'ChainableRamRoleArn', ...ROLE }, 'has no source_profile'],
    [{ mode: 'CredentialsURI' }, 'has no credentials_uri'],
    [{ mode: 'External' }, 'has no process_command'],
    [{ mode: 'OIDC', ...ROLE }, 'has no oidc_provider_arn'],
    [{ mode: 'AK', access_key_secret: 's' }, 'has no access_key_id'],
    [{ mode: 'RamRoleArn', ...KEYS, ...ROLE, expired_seconds: 899 }, 'has expired_seconds below 900'],
    [{ ...KEYS }, 'has a mode that is not one of AK, StsToken, RamRoleArn, EcsRamRole'],
  ])('is an error if nothing has it: %j', async (profile, reason) => {
    await expect(readProfile(profile)).rejects.toThrow(`Profile "p" ${reason}`);
  });
});

describe('half of a character in a profile', () => {
  it.each([
    { mode: 'RamRoleArn', ...KEYS, ...ROLE, ram_session_name: 'a\ud800' },
    { mode: 'OIDC', ...ROLE, oidc_provider_arn: 'p', oidc_token: 'a\ud800' },
    { mode: 'EcsRamRole', ram_role_name: 'a\ud800' },
    { mode: 'External', process_command: '/nowhere/\ud800' },
  ])('is sent as a replacement character, or refused: %j', async (profile) => {
    const cloud = await serve(() => ({ status: 400, body: { Code: 'InvalidParameter', RequestId: 'A' } }));
    const env = {
      STS_ENDPOINT: cloud.url,
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: '',
      APSARAMQTT_ECS_METADATA_ENDPOINT: cloud.url,
    };
    await expect(readProfile(profile, env)).rejects.toMatchObject({ code: 'NoCredentials' });
  });
});

describe('a profile that may not be used', () => {
  it.each([false, 'false', 'False'])('is one that is not enabled (%j)', async (enable) => {
    await expect(readProfile({ mode: 'AK', ...KEYS, enable })).rejects.toThrow('Profile "p" is not enabled.');
  });

  it.each([true, 'true', 'no'])('is not one that is enabled (%j)', async (enable) => {
    expect(await readProfile({ mode: 'AK', ...KEYS, enable })).toMatchObject({ accessKeyId: 'id' });
  });

  it.each(['1', 'true', 'TRUE'])('is a command or a URI if these are switched off (%s)', async (value) => {
    const env = { ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS: value };
    const command = { mode: 'External', process_command: '/nowhere/command' };
    const uri = { mode: 'CredentialsURI', credentials_uri: 'http://127.0.0.1:9/' };
    for (const profile of [command, uri])
      await expect(readProfile(profile, env)).rejects.toThrow(`${Object.keys(env)[0]} is set.`);
  });

  it('is one whose name may be a token, which is not repeated', async () => {
    const name = 'LzMTXLFl5sYWJ/MlDz4t5Lq5HC1iGU1P28HAMaxYzmBS=';
    await readProfile({ mode: 'AK', ...KEYS });
    await expect(read({ shared_credentials_file: file, profile: name })).rejects.toThrow('has no profile');
    expect(secrets.isIn(name)).toBe(true);
  });

  it('is one of a file without any', async () => {
    writeFileSync(file, JSON.stringify({ profiles: [null, 1, {}, { name: 2 }] }));
    await expect(read({ shared_credentials_file: file })).rejects.toThrow(
      'has no profile "default". Its profiles: none.',
    );
  });
});

describe('a profile of mode External', () => {
  /** The command line of a program that prints a text. */
  function printing(text: string): string {
    const script = join(home, 'command.js');
    writeFileSync(script, `process.stdout.write(${JSON.stringify(text)})`);
    return `${process.execPath}  ${script}`;
  }

  const readExternal = (process_command: string) => readProfile({ mode: 'External', process_command });

  it('is what a command prints', async () => {
    const printed = JSON.stringify({ mode: 'StsToken', ...KEYS, sts_token: 'token' });
    const credentials = await readExternal(printing(printed));
    expect(credentials).toMatchObject({ accessKeyId: 'id', expiresAt: expect.any(Number) });
    expect(credentials.securityToken).toBe('token');
  });

  it('is run without a shell', async () => {
    const marker = join(home, 'marker');
    await expect(readExternal(`${process.execPath} -p 1 ; touch ${marker}`)).rejects.toThrow(
      'process_command printed something that is not a JSON object',
    );
    expect(existsSync(marker)).toBe(false);
  });

  it.each([
    ['prints no JSON', () => printing('the-secret'), 'printed something that is not a JSON object'],
    ['prints half of it', () => printing('{"access_key_id":"i"}'), 'printed no access_key_id or no'],
    ['fails', () => `${process.execPath} -p missing`, 'ended with status 1'],
    ['is not there', () => '/nowhere/command', 'could not be run (ENOENT)'],
  ])('says what went wrong if the command %s', async (_, command, reason) => {
    const error = await readExternal(command()).catch((error) => error);
    expect(error.message).toContain(`process_command ${reason}`);
    expect(inspect(error)).not.toContain('the-secret');
  });
});

describe('a file with profiles', () => {
  const write = (path: string, content: string) => {
    mkdirSync(join(home, path, '..'), { recursive: true });
    writeFileSync(join(home, path), content);
  };
  const INI = `
; of the SDKs
[default]
enable = true
type = access_key
access_key_id = of-ini
access_key_secret = the=secret

[my.team]
type = sts
access_key_id = of-team
access_key_secret = s
security_token = t

[off]
enable = false
type = access_key
`;

  it('is found in the home folder: that of the command line before that of the SDKs', async () => {
    write('.alibabacloud/credentials', INI);
    const ofSdk = await read({});
    expect(ofSdk.accessKeyId).toBe('of-ini');
    expect(ofSdk.accessKeySecret).toBe('the=secret');
    write('.aliyun/config.json', JSON.stringify({ profiles: [{ name: 'default', mode: 'AK', ...KEYS }] }));
    expect(await read({})).toMatchObject({ accessKeyId: 'id' });
    expect(await read({}, { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true' })).toMatchObject({
      accessKeyId: 'of-ini',
    });
  });

  it('has the profile that the block or the environment names', async () => {
    write('credentials', INI);
    const env = { ALIBABA_CLOUD_CREDENTIALS_FILE: '~/credentials', ALIBABA_CLOUD_PROFILE: 'my.team' };
    const credentials = await read({}, env);
    expect(credentials).toMatchObject({
      source: `profile "my.team" of ${join(home, 'credentials')}`,
      accessKeyId: 'of-team',
    });
    expect(credentials.securityToken).toBe('t');
    await expect(read({ profile: 'absent' }, env)).rejects.toThrow(
      /File .* has no profile "absent"\. Its profiles: default, my\.team, off\./,
    );
    await expect(read({ profile: 'off' }, env)).rejects.toThrow('Profile "off" is not enabled');
  });

  it('with a byte order mark and a blank line is still read', async () => {
    writeFileSync(
      file,
      `\uFEFF\n${JSON.stringify({ profiles: [{ name: 'default', mode: 'AK', ...KEYS }] })}`,
    );
    expect(await read({ shared_credentials_file: file })).toMatchObject({ accessKeyId: 'id' });
  });

  it.each([
    ['broken JSON', '{"profiles": [{"access_key_secret": "the-secret"', 'is not a valid JSON object'],
    [
      'a list after a line break',
      '[\n{"name": "p", "access_key_secret": "the-secret"}]',
      'is not a valid JSON object',
    ],
    ['a list', '[{"name": "p", "access_key_secret": "the-secret"}]', 'is not a valid JSON object'],
    [
      'a secret between brackets',
      '[the-secret/of=p]\ntype = access_key',
      'has no profile "default". Its profiles: none.',
    ],
    [
      'a key between brackets',
      '[Zk3pQ9vT1xW8mB5nL2cR7yH4dJ6sGf]\n[the-secret!]',
      'has no profile "default". Its profiles: none.',
    ],
    ['other JSON', '{"access_key_secret": "the-secret"}', 'has no list of profiles'],
    ['something else', 'the-secret', 'is neither JSON nor INI'],
  ])('that holds %s is passed over and not repeated', async (_, content, reason) => {
    writeFileSync(file, content);
    const error = await read({ shared_credentials_file: file }).catch((error) => error);
    expect(error.message).toContain(`File ${file} ${reason}`);
    expect(inspect(error)).not.toContain('the-secret');
  });

  it.each([
    [{ mode: 'AK', access_key_id: 'id' }, 'Profile "p" has no access_key_secret'],
    [{ mode: 'AK', ...KEYS, access_key_secret: null }, 'Profile "p" has no access_key_secret'],
    [{ mode: 'StsToken', ...KEYS, sts_token: {} }, 'Profile "p" has no sts_token'],
    [{ mode: 'StsToken', ...KEYS }, 'Profile "p" has no sts_token'],
    [{ mode: 'BearerToken' }, 'Profile "p" has a mode that is not one of AK, StsToken'],
  ])('says what a profile lacks: %j', async (profile, reason) => {
    await expect(readProfile(profile)).rejects.toThrow(reason);
  });
});

describe('an INI file', () => {
  it('says which types there are, if a section has another', async () => {
    writeFileSync(file, '[default]\ntype = AK\n');
    await expect(read({ shared_credentials_file: file })).rejects.toThrow(
      'Profile "default" has a type that is not one of access_key, sts, ram_role_arn',
    );
  });

  it.each([
    ['a comment behind a value', 'access_key_id = id # of ci\naccess_key_secret = the-secret ; of ci'],
    ['values in quotes', 'access_key_id = "id"\naccess_key_secret = \'the-secret\' # of ci'],
    ['braces in it', '; { of ci }\naccess_key_id = id\naccess_key_secret = the-secret'],
    ['colons', 'access_key_id: id\naccess_key_secret: the-secret'],
    ['keys in any case', 'Access_Key_Id = id\nACCESS_KEY_SECRET = the-secret'],
  ])('is read with %s', async (_, lines) => {
    writeFileSync(file, `[default]\ntype = access_key\n${lines}\n`);
    const credentials = await read({ shared_credentials_file: file });
    expect([credentials.accessKeyId, credentials.accessKeySecret]).toEqual(['id', 'the-secret']);
  });
});

describe('a profile', () => {
  it('of mode AK leaves out a security token that an earlier mode left behind', async () => {
    const credentials = await readProfile({ mode: 'AK', ...KEYS, sts_token: 'stale' });
    expect(credentials.securityToken).toBeUndefined();
  });

  it.each([undefined, '', 7, true])('is the one named default if the file chooses %p', async (current) => {
    const profiles = [{ name: 'default', mode: 'AK', ...KEYS }];
    writeFileSync(file, JSON.stringify({ current, profiles }));
    expect(await read({ shared_credentials_file: file })).toMatchObject({ accessKeyId: 'id' });
  });

  it('whose name occurs twice is the first one', async () => {
    const credentials = await readProfile(
      { mode: 'AK', ...KEYS },
      {},
      {
        name: 'p',
        mode: 'AK',
        ...KEYS,
        access_key_id: 'second',
      },
    );
    expect(credentials.accessKeyId).toBe('id');
  });

  it('is read from the file that ALIBABA_CLOUD_CONFIG_FILE names', async () => {
    writeFileSync(file, JSON.stringify({ profiles: [{ name: 'default', mode: 'AK', ...KEYS }] }));
    expect(await read({}, { ALIBABA_CLOUD_CONFIG_FILE: file })).toMatchObject({ accessKeyId: 'id' });
  });

  it('of mode External runs a command with quoted words, and keeps to its expiration', async () => {
    const expiration = new Date(Date.now() + 3_600_000).toISOString();
    const output = JSON.stringify({
      mode: 'StsToken',
      access_key_id: 'id',
      access_key_secret: 's',
      sts_token: 't',
      expiration,
    });
    const program = join(home, 'print credentials.sh');
    writeFileSync(program, `#!/bin/sh\n[ "$1" = "a b" ] && echo '${output}'\n`, { mode: 0o700 });
    const profile = { mode: 'External', process_command: `"${program}" 'a b'` };
    expect(await readProfile(profile)).toMatchObject({
      accessKeyId: 'id',
      expiresAt: Date.parse(expiration),
    });
  });

  it('of mode External runs nothing if ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids it', async () => {
    const profile = { mode: 'External', process_command: `touch ${join(home, 'ran')}` };
    await expect(readProfile(profile, { ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS: '1' })).rejects.toThrow(
      'ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS is set',
    );
    expect(existsSync(join(home, 'ran'))).toBe(false);
  });
});

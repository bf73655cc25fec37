import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outgoingText } from '../../lib/gate/outgoing-text';
import { nameOfSource, readToken, readUnregisteredToken, sourceProblem } from '../../lib/gate/token-source';

const SECRET = 'LzMT+XLFl5uWLDcx9a==';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'token-source-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(content: string | Uint8Array, mode = 0o600): string {
  const path = join(folder, 'device.token');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

const fromFile = (path: string) => readToken({ kind: 'file', text: path }, {});
const fromEnvironment = (name: string, env: NodeJS.ProcessEnv) =>
  readToken({ kind: 'environment', text: name }, env);

describe('a token itself', () => {
  it('is checked without the prefix of a password, and stored as it was given', () => {
    expect(readToken({ kind: 'value', text: 'RW|abc' }, {})).toEqual({
      token: 'abc',
      text: 'RW|abc',
      warnings: [],
    });
  });

  it('has no name', () => {
    expect(nameOfSource({ kind: 'value', text: SECRET })).toBeUndefined();
  });

  it('is refused if something is wrong with it', () => {
    expect(sourceProblem({ kind: 'value', text: 'a b' })).toMatchObject({
      message: 'The token contains white space (U+0020).',
    });
  });
});

describe('a token that was read', () => {
  it('leaves this process as its fingerprint only', () => {
    const token = 'readtoken-0123456789abcdef';
    expect(outgoingText(token)).toBe(token);
    readToken({ kind: 'value', text: `R|${token}` }, {});
    expect(outgoingText(`It is ${token}.`)).not.toContain(token);
  });

  it('is not registered if the caller keeps it', () => {
    const token = 'kepttoken-0123456789abcdef';
    expect(readUnregisteredToken({ kind: 'value', text: token }, {}, (shown) => shown)).toEqual({
      token,
      text: token,
      warnings: [],
    });
    expect(outgoingText(token)).toBe(token);
  });
});

const NAME_A_VARIABLE = 'Name an environment variable that holds the MQTT token, such as DEVICE_1_TOKEN.';

describe('an invalid source', () => {
  it.each([
    ['environment', '', 'NoTokenSource', 'The name of the environment variable is empty.'],
    ['file', '', 'NoTokenSource', 'The path of the token file is empty.'],
    ['environment', 'A=B', 'NotAVariableName', 'The given text is not the name of an environment variable.'],
    ['environment', 'Äb', 'NotAVariableName', 'The given text is not the name of an environment variable.'],
    ['environment', 'bÄ', 'NotAVariableName', 'The given text is not the name of an environment variable.'],
    [
      'environment',
      'GITHUB_TOKEN',
      'CredentialVariable',
      'Environment variable GITHUB_TOKEN holds a credential, not an MQTT token.',
    ],
  ] as const)('(%s %j) says what is wrong and what to do', (kind, text, code, message) => {
    expect(readToken({ kind, text }, {})).toStrictEqual({
      problem: {
        code,
        message,
        remedies: [
          code === 'NoTokenSource'
            ? 'Name the environment variable or the file that holds the token.'
            : NAME_A_VARIABLE,
        ],
      },
    });
  });

  it.each(['a b', 'x'.repeat(65), '-A', 'A-'])(
    '(variable %j) is not shown, because it may be a token',
    (name) => {
      expect(fromEnvironment(name, {})).toEqual({
        problem: {
          code: 'NotAVariableName',
          message:
            'No environment variable has the given name. The name is not shown, because it may be a token.',
          remedies: [NAME_A_VARIABLE],
        },
      });
    },
  );
});

describe('a token in an environment variable', () => {
  it('is read, under the name of the variable', () => {
    expect(fromEnvironment('T', { T: 'R|abc' })).toEqual({ token: 'abc', text: 'R|abc', warnings: [] });
    expect(nameOfSource({ kind: 'environment', text: 'T' })).toBe('T');
  });

  it('that is not set is a problem with its name', () => {
    expect(fromEnvironment('DEVICE_1_TOKEN', {})).toStrictEqual({
      problem: {
        code: 'VariableNotSet',
        message: 'Environment variable DEVICE_1_TOKEN is not set.',
        remedies: [{ to: 'set-variable', variable: 'DEVICE_1_TOKEN' }],
      },
    });
  });

  it('that is set to something else says which variable', () => {
    expect(fromEnvironment('T', { T: '' })).toMatchObject({
      problem: { message: 'The token in environment variable T is empty.' },
    });
  });

  it.each([SECRET, `R|${SECRET}`, 'LzMTXLFl5uWLDcxa'])(
    'whose name is a token (%s) does not show it',
    (name) => {
      const read = fromEnvironment(name, {});
      expect(read).toMatchObject({ problem: { code: 'NotAVariableName' } });
      expect(JSON.stringify(read)).not.toContain('LzMT');
    },
  );

  it.each(['', 'A=B', 'A\0B', 'Ä'])('has a name that can be one, not %j', (name) => {
    expect(sourceProblem({ kind: 'environment', text: name })).toMatchObject({
      code: name === '' ? 'NoTokenSource' : 'NotAVariableName',
    });
  });

  it.each([
    'ALICLOUD_SECRET_KEY',
    'ALIBABA_CLOUD_SECURITY_TOKEN',
    'ALIBABACLOUD_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'GITHUB_TOKEN',
    'CI_JOB_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'TF_TOKEN_app_terraform_io',
    'TFC_WORKLOAD_IDENTITY_TOKEN_ALICLOUD',
    'ALIYUN_ACCESS_KEY_SECRET',
    'CI_REPOSITORY_URL',
    'CI_DEPLOY_PASSWORD',
    'GH_ENTERPRISE_TOKEN',
    'CIRCLE_OIDC_TOKEN_V2',
    'ARM_CLIENT_SECRET',
    'APSARAMQTT_RUN_TASK_KEY',
    'https_proxy',
    'HTTP_PROXY',
    'CI_JOB_JWT_V2',
    'GOOGLE_CREDENTIALS',
    'SYSTEM_ACCESSTOKEN',
    'alicloud_secret_key',
    'Github_Token',
  ])('%s is refused, because it contains a credential', (name) => {
    expect(fromEnvironment(name, { [name]: 'secret' })).toMatchObject({
      problem: { code: 'CredentialVariable' },
    });
  });

  it.each([
    'ALICLOUD_REGION',
    'ALIYUN_MQTT_TOKEN',
    'TOKEN',
    'device.1-token',
    ...[
      'ALICLOUD_SECRET_KEY',
      'AWS_SESSION_TOKEN',
      'ARM_CLIENT_SECRET',
      'GOOGLE_CREDENTIALS',
      'GITHUB_TOKEN',
      'ACTIONS_RUNTIME_TOKEN',
      'CI_JOB_TOKEN',
      'SYSTEM_ACCESSTOKEN',
      'TFC_WORKLOAD_IDENTITY_TOKEN',
      'HTTPS_PROXY',
    ].map((name) => `MY_${name}`),
    ...[
      'AWS_SESSION_TOKEN',
      'ARM_CLIENT_SECRET',
      'GOOGLE_CREDENTIALS',
      'GITHUB_TOKEN',
      'ACTIONS_RUNTIME_TOKEN',
      'CI_JOB_TOKEN',
      'SYSTEM_ACCESSTOKEN',
      'APSARAMQTT_RUN_TASK_KEY',
      'HTTPS_PROXY',
    ].map((name) => `${name}_OF_DEVICE_1`),
  ])('%s may contain one', (name) => {
    expect(fromEnvironment(name, { [name]: 'abc' })).toMatchObject({ token: 'abc' });
  });
});

describe('a token in a file', () => {
  it.each([
    ['as it is', 'abc'],
    ['with a line break', 'abc\n'],
    ['with a line break of Windows', 'abc\r\n'],
    ['with the byte order mark of UTF-8', '\uFEFFabc'],
  ])('%s is read', (_, content) => {
    expect(fromFile(file(content))).toEqual({ token: 'abc', text: 'abc', warnings: [] });
  });

  it('causes a warning if every user can read it', () => {
    const path = file('abc', 0o604);
    expect(fromFile(path)).toMatchObject({
      token: 'abc',
      warnings: [
        {
          code: 'ReadableByOthers',
          message: `Every user of this machine can read the token in file ${path}.`,
          remedies: [`Remove the permission: chmod o-r ${path}`],
        },
      ],
    });
    expect(fromFile(file('abc', 0o640))).toMatchObject({ warnings: [] });
  });

  it('causes no warning on Windows, which has no such permissions', () => {
    const path = file('abc', 0o604);
    const platform = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
    Object.defineProperty(process, 'platform', { ...platform, value: 'win32' });
    try {
      expect(fromFile(path)).toMatchObject({ token: 'abc', warnings: [] });
    } finally {
      Object.defineProperty(process, 'platform', platform);
    }
  });

  it('is closed again', () => {
    const path = file('abc');
    const openFiles = () => readdirSync('/proc/self/fd').length;
    const before = openFiles();
    for (let time = 0; time < 10; time++) fromFile(path);
    expect(openFiles()).toBe(before);
  });

  it('is found at the path that its author gives, and named by that path', () => {
    file('a b');
    const read = readToken({ kind: 'file', text: 'device.token' }, {}, (shown) => join(folder, shown));
    expect(read).toMatchObject({
      problem: { message: 'The token in file device.token contains white space (U+0020).' },
    });
  });

  it.each([
    ['UTF-16 with a byte order mark', Buffer.from('\uFEFFLzMT\n', 'utf16le'), 'Utf16Value'],
    ['UTF-16 without one', Buffer.from('LzMT\n', 'utf16le'), 'Utf16Value'],
    ['UTF-16 in the other byte order', Buffer.from('\uFEFFLzMT', 'utf16le').swap16(), 'Utf16Value'],
    ['bytes that are not UTF-8', Buffer.from([0x4c, 0xff, 0x4d]), 'InvalidUtf8'],
    ['a byte order mark behind its beginning', Buffer.from('ab\uFEFFc'), 'ZeroWidthCharacter'],
    ['two lines', Buffer.from('abc\ndef\n'), 'WhiteSpace'],
    ['two line breaks', Buffer.from('abc\n\n'), 'WhiteSpace'],
    ['nothing', Buffer.alloc(0), 'EmptyValue'],
  ])('that holds %s is a problem', (_, content, code) => {
    expect(fromFile(file(content))).toMatchObject({ problem: { code } });
  });

  it('that is not there, or not to be read, says so with its path', () => {
    const path = join(folder, 'missing');
    expect(fromFile(path)).toMatchObject({
      problem: { code: 'FileNotFound', message: `Token file ${path} does not exist.` },
    });
    symlinkSync('loop', join(folder, 'loop'));
    expect(fromFile(join(folder, 'loop'))).toMatchObject({
      problem: {
        code: 'UnreadableFile',
        message: `Token file ${join(folder, 'loop')} could not be read (ELOOP).`,
      },
    });
    expect(fromFile('')).toMatchObject({ problem: { code: 'NoTokenSource' } });
  });

  it('whose path is a token does not show it', () => {
    const read = fromFile(SECRET);
    expect(read).toMatchObject({
      problem: {
        code: 'FileNotFound',
        message: 'The token file (its path is not shown, because it looks like a token) does not exist.',
      },
    });
    expect(JSON.stringify(read)).not.toContain('LzMT');
  });

  it('is a regular file of up to 64 KB', () => {
    const kinds: [string, () => string][] = [
      ['NotARegularFile', () => folder],
      ['NotARegularFile', () => '/dev/zero'],
      ['NotARegularFile', () => '/proc/self/environ'],
      [
        'NotARegularFile',
        () => {
          execFileSync('mkfifo', [join(folder, 'fifo')]);
          return join(folder, 'fifo');
        },
      ],
      ['FileTooLarge', () => file('x'.repeat(64 * 1024 + 1))],
    ];
    expect(fromFile(folder)).toEqual({
      problem: {
        code: 'NotARegularFile',
        message: `Token file ${folder} is not a regular file.`,
        remedies: ['Store the token in a regular file.'],
      },
    });
    const large = file('x'.repeat(64 * 1024 + 1));
    expect(fromFile(large)).toEqual({
      problem: {
        code: 'FileTooLarge',
        message: `Token file ${large} is larger than 64 KB, so it is not a file with one token.`,
        remedies: [{ to: 'check-token-file' }],
      },
    });
    for (const [code, path] of kinds) expect(fromFile(path())).toMatchObject({ problem: { code } });
    expect(fromFile(file('x'.repeat(64 * 1024)))).toMatchObject({ token: 'x'.repeat(64 * 1024) });
    mkdirSync(join(folder, 'proc'));
    writeFileSync(join(folder, 'proc/a'), 'abc');
    expect(fromFile(join(folder, 'proc/a'))).toMatchObject({ token: 'abc' });
  });
});

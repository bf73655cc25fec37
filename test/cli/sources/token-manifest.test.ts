import type { Emulator } from '../../../lib/emulator/emulator';
import { type CommandLine, eachWithCommandLine } from '../../support/command-line';
import { problemsWith } from '../../support/json-schema';
import { revokedToken } from '../../support/tokens';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});

function check(manifest: object, env: NodeJS.ProcessEnv = {}) {
  commandLine.write('tokens/manifest.json', JSON.stringify(manifest, null, 2));
  return commandLine.runHere(['check', '--manifest', 'tokens/manifest.json'], env);
}

describe('apsaramqtt check --manifest', () => {
  it('checks every token of the manifest, with its policy', async () => {
    commandLine.write('tokens/right.token', revokedToken(emulator));
    const manifest = {
      instanceId: 'post-cn-emulator',
      region: emulator.region,
      tokens: {
        left: { tokenEnv: 'LEFT' },
        right: { tokenFile: 'right.token', onInvalid: 'warn' },
      },
    };
    const { status, stdout } = await check(manifest, { LEFT: emulator.issueToken(), ALICLOUD_REGION: '' });
    expect(stdout).toContain('valid       left');
    expect(stdout).toContain('invalid     right');
    expect(stdout).toContain('warning: Token right is invalid (AMT001)');
    expect(status).toBe(0);
  });

  it('refuses two tokens with one name, because only one would be checked', async () => {
    const [revoked, valid] = ['{ "tokenEnv": "REVOKED" }', '{ "tokenEnv": "VALID" }'];
    commandLine.write('m.json', `{\n  "instanceId": "i",\n  "tokens": { "a": ${revoked}, "a": ${valid} }\n}`);
    const { status, stdout } = await commandLine.runHere(['check', '--manifest', 'm.json'], {
      REVOKED: revokedToken(emulator),
      VALID: emulator.issueToken(),
    });
    expect(stdout).toContain('m.json has the same key twice in one object: line 3, column 47.');
    expect(status).toBe(2);
  });

  it.each(['constructor', 'prototype', '__proto__'])('checks a token with the name %s', async (name) => {
    const tokens = JSON.parse(`{ "a": { "tokenEnv": "VALID" }, "${name}": { "tokenEnv": "REVOKED" } }`);
    const { status, stdout } = await check(
      { instanceId: 'post-cn-emulator', tokens },
      { REVOKED: revokedToken(emulator), VALID: emulator.issueToken() },
    );
    expect(stdout).toContain(`Token ${name} is invalid (AMT001)`);
    expect(status).toBe(1);
    const wrong = JSON.parse(`{ "${name}": { "tokenEnv": 1 } }`);
    const { stdout: refused } = await check({ instanceId: 'post-cn-emulator', tokens: wrong });
    expect(refused).toContain(`manifest.json: tokens.${name}.tokenEnv:`);
  });

  it('finds valid tokens that expire too soon', async () => {
    const day = 86_400_000;
    const expiresAt = (days: number) => new Date(Date.now() + days * day).toISOString();
    const manifest = {
      instanceId: 'post-cn-emulator',
      minRemaining: '72h',
      tokens: {
        long: { tokenEnv: 'DEVICE_TOKEN', expiresAt: expiresAt(30) },
        soon: { tokenEnv: 'DEVICE_TOKEN', expiresAt: expiresAt(2) },
        warned: { tokenEnv: 'DEVICE_TOKEN', expiresAt: expiresAt(2), onExpiring: 'warn' },
        short: { tokenEnv: 'DEVICE_TOKEN', expiresAt: expiresAt(2), minRemaining: '1h' },
        unknown: { tokenEnv: 'DEVICE_TOKEN' },
      },
    };
    const { status, stdout } = await check(manifest, { DEVICE_TOKEN: emulator.issueToken() });
    expect(stdout.match(/(?:error|warning): Token \w+ expires soon/g)).toEqual([
      'error: Token soon expires soon',
      'warning: Token warned expires soon',
    ]);
    expect(status).toBe(1);
  });

  it('says which token is missing, and checks the others', async () => {
    const tokens = { left: { tokenEnv: 'LEFT' }, right: { tokenFile: 'right.token' } };
    const { status, text } = await check(
      { instanceId: 'post-cn-emulator', tokens },
      { LEFT: emulator.issueToken() },
    );
    expect(text).toContain('tokens/manifest.json: right: Token file right.token does not exist.');
    expect(text).toContain('2 tokens: 1 unjudged, 1 valid');
    expect(status).toBe(2);
    const manifest = JSON.stringify({ instanceId: 'post-cn-emulator', tokens });
    commandLine.write('tokens/manifest.json', manifest);
    const { stdout } = await commandLine.runHere([
      'check',
      '--manifest',
      'tokens/manifest.json',
      '--format',
      'json',
    ]);
    const unread = {
      name: 'right',
      instance_id: 'post-cn-emulator',
      location: { file: 'tokens/manifest.json' },
    };
    expect(JSON.parse(stdout).tokens).toContainEqual(
      expect.objectContaining({ ...unread, location: expect.objectContaining(unread.location) }),
    );
  });

  it.each([
    ['no list of tokens', { instanceId: 'i' }, 'manifest.json: tokens: is missing.'],
    ['no token', { instanceId: 'i', tokens: {} }, 'manifest.json contains no tokens.'],
    ['a key that it does not know', { tokens: {}, token: 'x' }, 'token:'],
    ['a token with two places', { tokens: { a: { tokenEnv: 'A', tokenFile: 'a' } } }, 'must name either'],
    [
      'an expiry that is not a time',
      { instanceId: 'i', tokens: { left: { tokenEnv: 'LEFT', expiresAt: 'soon' } } },
      'tokens.left.expiresAt: is not a time of RFC 3339',
    ],
    [
      'a duration that is none',
      { instanceId: 'i', minRemaining: '3 days', tokens: {} },
      'minRemaining: is not a duration such as "72h"',
    ],
    [
      'an instance id that is masked',
      { instanceId: 'post-cn-…', tokens: {} },
      'instanceId: The instance id is masked (it contains "…").',
    ],
    [
      'no instance',
      { tokens: { left: { tokenEnv: 'LEFT' } } },
      'left: Neither the entry nor the manifest has an instanceId',
    ],
  ])('ends with 2 if there is %s', async (_, manifest, message) => {
    const { status, text } = await check(manifest, { LEFT: 'a-token' });
    expect(text).toContain(message);
    expect(status).toBe(2);
  });
});

describe('the JSON schema of the manifest', () => {
  const SCHEMA = 'lib/cli/schemas/token-manifest.schema.json';

  it.each([
    ['no tokens', { tokens: {} }],
    ['a token in the environment', { instanceId: 'post-cn-1', tokens: { a: { tokenEnv: 'A' } } }],
    ['a token in a file', { tokens: { a: { instanceId: 'post-cn-1', tokenFile: 'a', onInvalid: 'warn' } } }],
  ])('accepts %s', (_, manifest) => expect(problemsWith(manifest, SCHEMA)).toEqual([]));

  it.each([
    ['no list of tokens', {}],
    ['a key that it does not know', { tokens: {}, token: 'x' }],
    ['a token with two places', { tokens: { a: { tokenEnv: 'A', tokenFile: 'a' } } }],
    ['a policy that there is not', { tokens: {}, onInvalid: 'ignore' }],
  ])('refuses %s', (_, manifest) => expect(problemsWith(manifest, SCHEMA)).not.toEqual([]));
});

import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { fingerprint } from '../../lib/gate/fingerprint';
import type { Terraform } from '../support/terraform';
import { initializedWithProvider, REQUIRED_PROVIDERS } from '../support/terraform-with-provider';
import { revokedToken } from '../support/tokens';

const HEAD = `${REQUIRED_PROVIDERS}
variable "tokens" {
  type      = map(string)
  sensitive = true
  default   = {}
}`;

const RESULTS = ['all_valid', 'invalid_names', 'unverified_names', 'calls']
  .map((name) => `output "${name}" {\nvalue = data.apsaramqtt_tokens.fleet.${name}\n}`)
  .join('\n');

let emulator: Emulator;
let terraform: Terraform;

beforeAll(async () => {
  emulator = await Emulator.start({ callsPerSecond: null });
  terraform = await initializedWithProvider(emulator);
});
afterEach(() => emulator.clearFaults());
afterAll(async () => {
  terraform.remove();
  await emulator.close();
});

function fleet(args: string, name = 'fleet'): string {
  return `data "apsaramqtt_tokens" "${name}" {\ninstance_id = "${emulator.instanceId}"\n${args}\n}`;
}

/** Plans one fleet. Tokens are passed as a variable, so that none is in the configuration. */
function plan(tokens: Record<string, string>, args = '', more = '', env: NodeJS.ProcessEnv = {}) {
  const source = args.includes('token_') ? args : `tokens = var.tokens\n${args}`;
  terraform.write('main.tf', `${HEAD}\n${fleet(source)}\n${more}`);
  return terraform
    .with({ TF_VAR_tokens: JSON.stringify(tokens), ...env })
    .run('plan', '-no-color', '-input=false');
}

describe('a fleet of valid tokens', () => {
  it('passes without a message, and returns its number of calls', async () => {
    const tokens = { a: emulator.issueToken(), b: emulator.issueToken(), c: emulator.issueToken() };
    const { status, text } = await plan(tokens, '', RESULTS);
    expect(text).not.toMatch(/Warning|Error/);
    expect(status).toBe(0);
    expect(text).toContain('+ all_valid = true');
    expect(text).toContain('+ calls = 3');
    expect(text).toContain('+ invalid_names = []');
  });

  it('checks a token once that it has twice', async () => {
    const token = emulator.issueToken();
    const { text } = await plan({ a: token, b: token }, '', RESULTS);
    expect(text).toContain('+ calls = 1');
    expect(emulator.callsFor(token)).toBe(1);
  });

  it('checks a token once that another data source also checks', async () => {
    const token = emulator.issueToken();
    const other = `data "apsaramqtt_token" "one" {\ninstance_id = "${emulator.instanceId}"\ntoken_env = "ONE"\n}`;
    const { status } = await plan({ a: token }, '', other, { ONE: token });
    expect(status).toBe(0);
    expect(emulator.callsFor(token)).toBe(1);
  });

  it('can be none at all, which is a warning, because nothing is checked then', async () => {
    const { status, text } = await plan({}, '', RESULTS);
    expect(status).toBe(0);
    expect(text).toMatch(
      /Warning: The fleet has no tokens .*tokens is an empty map, so no token was checked/,
    );
    expect(text).toContain('+ calls = 0');
    const named = await plan({}, 'token_envs = {}');
    expect(named.text).toContain('token_envs is an empty map');
  });

  it('is in no state', async () => {
    const token = emulator.issueToken();
    terraform.write('main.tf', `${HEAD}\n${fleet('tokens = var.tokens')}`);
    const variables = { TF_VAR_tokens: JSON.stringify({ a: token }) };
    const applied = await terraform.with(variables).run('apply', '-no-color', '-auto-approve');
    expect(applied.status).toBe(0);
    const { stdout: state } = await terraform.run('state', 'pull');
    expect(state).toContain(fingerprint(token));
    expect(state).not.toContain(token);
  });
});

describe('a fleet with broken tokens', () => {
  it('fails with a summary and each of them, by name and fingerprint', async () => {
    const tokens = {
      fine: emulator.issueToken(),
      old: revokedToken(emulator),
      older: revokedToken(emulator),
    };
    const { status, text } = await plan(tokens);
    expect(status).toBe(1);
    expect(text).toContain(`Error: 2 invalid of 3 tokens of instance ${emulator.instanceId} (3 calls)`);
    for (const name of ['old', 'older'] as const) {
      expect(text).toContain(`invalid ${name} ${fingerprint(tokens[name])}`);
      expect(text).toContain(`Error: Token ${name} is invalid (AMT001)`);
    }
    expect(text).not.toContain('"fine"');
    for (const token of Object.values(tokens)) expect(text).not.toContain(token);
  });

  it('passes with warnings if the policy says so', async () => {
    const { status, text } = await plan({ old: revokedToken(emulator) }, 'on_invalid = "warn"', RESULTS);
    expect(status).toBe(0);
    expect(text).toContain('Warning: 1 invalid of 1 token');
    expect(text).toContain('+ all_valid = false');
  });

  it('keeps every verdict that was obtained if some could not be', async () => {
    const tokens = { fine: emulator.issueToken(), old: revokedToken(emulator), odd: emulator.issueToken() };
    emulator.inject({ fault: { kind: 'error', code: 'PermissionCheckFailed' }, token: tokens.odd });
    const { text } = await plan(tokens, 'on_invalid = "warn"\non_unverified = "warn"', RESULTS);
    expect(text).toContain('Warning: 1 invalid and 1 unverified of 3 tokens');
    expect(text).toMatch(/unverified odd sha256:\w+ PermissionCheckFailed/);
    expect(text).toContain('+ invalid_names = [ + "old", ]');
    expect(text).toContain('+ unverified_names = [ + "odd", ]');
  });

  it('reports each of the first ten, and lists all', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `device-${index}`);
    const { text } = await plan(Object.fromEntries(names.map((name) => [name, revokedToken(emulator)])));
    expect(text.match(/Error: Token \S+ is invalid/g)).toHaveLength(10);
    for (const name of names) expect(text).toContain(`invalid ${name} sha256:`);
  });

  it('never makes more than max_calls calls', async () => {
    const before = emulator.calls().QueryToken.answered;
    const tokens = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, emulator.issueToken()]));
    const { status, text } = await plan(tokens, '', 'provider "apsaramqtt" {\nmax_calls = 3\n}');
    expect(status).toBe(1);
    expect(text).toContain('1 unverified of 4 tokens');
    expect(text).toContain('the budget of 3 calls is used up');
    expect(emulator.calls().QueryToken.answered - before).toBe(3);
  });
});

describe('the source of the tokens', () => {
  it('can be environment variables', async () => {
    const { status } = await plan({}, 'token_envs = { a = "DEVICE_A", b = "DEVICE_B" }', '', {
      DEVICE_A: emulator.issueToken(),
      DEVICE_B: emulator.issueToken(),
    });
    expect(status).toBe(0);
  });

  it('can be files', async () => {
    terraform.write('a.token', `${emulator.issueToken()}\n`);
    chmodSync(join(terraform.folder, 'a.token'), 0o600);
    const closed = await plan({}, 'token_files = { a = "a.token" }');
    expect(closed.text).not.toContain('Warning');
    expect(closed.status).toBe(0);
    chmodSync(join(terraform.folder, 'a.token'), 0o644);
    const { text } = await plan({}, 'token_files = { a = "a.token" }');
    expect(text).toContain('Warning: Every user of this machine can read the token in file a.token');
  });

  it('is reported for each that is missing, and no call is made', async () => {
    const before = emulator.calls().QueryToken.total;
    const { status, text } = await plan({}, 'token_envs = { a = "NOT_SET_A", b = "NOT_SET_B" }');
    expect(status).toBe(1);
    expect(text).toContain('Error: Environment variable NOT_SET_A is not set');
    expect(text).toContain('Error: Environment variable NOT_SET_B is not set');
    expect(text.match(/terraform destroy -refresh=false/g)).toHaveLength(2);
    expect(emulator.calls().QueryToken.total).toBe(before);
  });

  it('are refused by validate if they are wrong, each fleet at its address', async () => {
    const wrong: readonly [args: string, message: string][] = [
      ['', 'No token to check'],
      ['token_envs = {}\ntoken_files = {}', 'token_envs and token_files are set.'],
      ['tokens = { a = "LzMT****" }', 'a: The token is masked'],
      ['tokens = { a = null }', '"a" is null.'],
      ['token_envs = { a = "" }', 'a: The name of the environment variable is empty'],
      ['tokens = { a = "t-1", b = "t-2" }\nexpires_at = { b = "soon" }', 'b: expires_at is not a time'],
    ];
    const fleets = wrong.map(([args], index) => fleet(args, `wrong_${index}`));
    terraform.write('main.tf', `${HEAD}\n${fleets.join('\n')}`);
    const { status, text } = await terraform.withoutEnvironment().run('validate', '-no-color');
    expect(status).toBe(1);
    const errors = text.split('Error: ').slice(1);
    for (const [index, [, message]] of wrong.entries()) {
      const own = errors.filter((error) => error.includes(`with data.apsaramqtt_tokens.wrong_${index},`));
      expect(own.join()).toContain(message);
    }
  });

  it('is said of the first ten if many are wrong, with the number of the others', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `device-${index}`);
    const many = (value: string) => Object.fromEntries(names.map((name) => [name, value]));
    const unset = `token_envs = ${JSON.stringify(many('NOT_SET')).replaceAll(':', '=')}`;
    for (const [tokens, args] of [[many('a token')], [{}, unset]] as const) {
      const { status, text } = await plan(tokens, args);
      expect(status).toBe(1);
      expect(text.match(/Error: (?!Problems)/g)).toHaveLength(10);
      expect(text).toContain('Error: Problems of this fleet that are not shown: 2');
    }
  });

  it('can be known only after apply, which defers the check to apply', async () => {
    const later = 'resource "terraform_data" "token" {\ninput = var.tokens["a"]\n}';
    const args = 'tokens = { a = terraform_data.token.output }';
    const variables = { TF_VAR_tokens: JSON.stringify({ a: revokedToken(emulator) }) };
    terraform.write('main.tf', `${HEAD}\n${later}\n${fleet(args)}`);
    const planned = await terraform.with(variables).run('plan', '-no-color');
    expect(planned.status).toBe(0);
    expect(planned.text).toContain('data.apsaramqtt_tokens.fleet will be read during apply');
    const applied = await terraform.with(variables).run('apply', '-no-color', '-auto-approve');
    expect(applied.status).toBe(1);
    expect(applied.text).toContain('1 invalid of 1 token');
  });
});

describe('a long batch', () => {
  it('logs its progress, and shows no token', async () => {
    const tokens = Object.fromEntries(
      Array.from({ length: 70 }, (_, index) => [`device-${index}`, emulator.issueToken()]),
    );
    const { status, stderr } = await plan(
      tokens,
      '',
      'provider "apsaramqtt" {\nrequests_per_second = 20\n}',
      {
        TF_LOG_PROVIDER: 'INFO',
      },
    );
    expect(status).toBe(0);
    const progress = stderr.split('\n').find((line) => line.includes('checking tokens')) ?? '';
    expect(progress).toMatch(/\[INFO\].*checking tokens: \d+ of 70 done/);
    // Terraform prints the fields of a log line in any order.
    for (const field of [/ done=\d+/, / left=\d+/, / calls=\d+/, / requests_per_second=20/]) {
      expect(progress).toMatch(field);
    }
    expect(stderr).toContain('QueryToken has answered 70 calls');
    for (const token of Object.values(tokens)) expect(stderr).not.toContain(token);
  });

  it('of more than 1,000 tokens says in the log of the provider what it will cost, before the first call', async () => {
    const names = Array.from({ length: 1_001 }, (_, index) => `device-${index}`);
    const tokens = Object.fromEntries(names.map((name) => [name, `token-of-${name}`]));
    const before = emulator.calls().QueryToken.total;
    const { status, stderr } = await plan(tokens, '', '', {
      TF_LOG_PROVIDER: 'INFO',
      // Without credentials, no call is made.
      ALICLOUD_ACCESS_KEY: '',
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    });
    expect(stderr).toContain(
      `The run makes up to 1,001 calls, each billed as one message. They take at least 21 seconds at 50 requests per second. Meanwhile they add 50 to the messaging TPS of ${emulator.instanceId}: 5% of an instance with 1,000 TPS.`,
    );
    expect(emulator.calls().QueryToken.total).toBe(before);
    expect(status).toBe(1);
  });
});

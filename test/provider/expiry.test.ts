import { Emulator } from '../../lib/emulator/emulator';
import { fingerprint } from '../../lib/gate/fingerprint';
import type { Terraform } from '../support/terraform';
import { initializedWithProvider, REQUIRED_PROVIDERS } from '../support/terraform-with-provider';
import { revokedToken } from '../support/tokens';

const HOUR_MS = 3_600_000;

let emulator: Emulator;
let terraform: Terraform;

beforeAll(async () => {
  emulator = await Emulator.start({ callsPerSecond: null });
  terraform = await initializedWithProvider(emulator);
});

afterAll(async () => {
  terraform.remove();
  await emulator.close();
});

const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

function plan(args: string, env: NodeJS.ProcessEnv, type = 'apsaramqtt_token') {
  terraform.write(
    'main.tf',
    `${REQUIRED_PROVIDERS}\ndata "${type}" "a" {\ninstance_id = "post-cn-emulator"\n${args}\n}`,
  );
  return terraform.with(env).run('plan', '-no-color', '-input=false');
}

describe('a token whose expiry is known', () => {
  it.each([
    ['far enough', 73, '72h', undefined, undefined],
    ['too near', 71, '72h', 'Token T expires soon', 'It must remain valid for 72 h (min_remaining).'],
    ['in the past', -1, '0s', 'The known expiry of token T has passed', 'has passed.'],
  ])('and %s', async (_, hours, minRemaining, title, message) => {
    const args = `token_env = "T"\nexpires_at = "${inHours(hours)}"\nmin_remaining = "${minRemaining}"`;
    const { status, text } = await plan(args, { T: emulator.issueToken() });
    expect(status).toBe(title ? 1 : 0);
    if (title) {
      expect(text).toContain(`Error: ${title} (AMT009)`);
      expect(text).toContain(message);
      expect(text).toContain('set on_expiring = "warn"');
    } else expect(text).not.toMatch(/Error|Warning/);
  });

  it('only warns where on_expiring says so', async () => {
    const args = `token_env = "T"\nexpires_at = "${inHours(1)}"\nmin_remaining = "2h"\non_expiring = "warn"`;
    const { status, text } = await plan(args, { T: emulator.issueToken() });
    expect(status).toBe(0);
    expect(text).toContain('Warning: Token T expires soon (AMT009)');
  });

  it('and is invalid is invalid', async () => {
    const args = `token_env = "T"\nexpires_at = "${inHours(-1)}"`;
    const { text } = await plan(args, { T: revokedToken(emulator) });
    expect(text).toContain('Error: Token T is invalid (AMT001)');
    expect(text).not.toContain('AMT009');
  });

  it('is compared by the clock of the service', async () => {
    const ahead = await Emulator.start({}, () => Date.now() + 10 * 60_000);
    const args = `token_env = "T"\nexpires_at = "${inHours(5 / 60)}"`;
    const { text } = await plan(args, { T: ahead.issueToken(), APSARAMQTT_ENDPOINT: ahead.url });
    await ahead.close();
    expect(text).toContain('Error: The known expiry of token T has passed (AMT009)');
  });

  it('is one of a fleet, by its name', async () => {
    const args = `token_envs = { near = "T", far = "U", unknown = "U" }
      expires_at = { near = "${inHours(1)}", far = "${inHours(99)}" }
      min_remaining = "2h"`;
    const { status, text } = await plan(
      args,
      { T: emulator.issueToken(), U: emulator.issueToken() },
      'apsaramqtt_tokens',
    );
    expect(status).toBe(1);
    expect(text).toContain('Error: 1 expiring of 3 tokens of instance post-cn-emulator (2 calls)');
    expect(text).toContain('Error: Token near expires soon (AMT009)');
    expect(text).not.toContain('Token far');
  });

  it.each([
    ['a date', 'expires_at = "2026-12-31"', 'expires_at is not a time'],
    ['days', 'expires_at = "2036-12-31T00:00:00Z"\nmin_remaining = "3d"', 'min_remaining is not a duration'],
    ['nothing', 'min_remaining = "72h"', 'Warning: min_remaining has no effect without expires_at'],
  ])('is not told by %s', async (_, args, message) => {
    const { text } = await plan(`token_env = "T"\n${args}`, { T: emulator.issueToken() });
    expect(text).toContain(message);
  });

  it('has a name in a fleet', async () => {
    const args = 'token_envs = { a = "T" }\nexpires_at = { b = "2036-12-31T00:00:00Z" }';
    const { status, text } = await plan(args, { T: emulator.issueToken() }, 'apsaramqtt_tokens');
    expect(status).toBe(1);
    expect(text).toContain('Error: expires_at has no token b');
  });
});

describe('the results', () => {
  it('have the time of the check, and destroying has a way around it', async () => {
    terraform.write(
      'main.tf',
      `${REQUIRED_PROVIDERS}
      data "apsaramqtt_token" "a" {
        instance_id = "post-cn-emulator"
        token_env   = "T"
      }
      resource "terraform_data" "a" { depends_on = [data.apsaramqtt_token.a] }
      output "checked_at" { value = data.apsaramqtt_token.a.checked_at }`,
    );
    const before = Date.now();
    const token = emulator.issueToken();
    const applied = await terraform.with({ T: token }).run('apply', '-no-color', '-auto-approve');
    expect(applied.status).toBe(0);
    const [, time = ''] = /checked_at = "([^"]+)"/.exec(applied.text) ?? [];
    expect(time).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
    expect(Date.parse(time)).toBeGreaterThanOrEqual(before);
    emulator.revokeToken(token);
    const refused = await terraform.with({ T: token }).run('destroy', '-no-color', '-auto-approve');
    expect(refused.status).toBe(1);
    expect(refused.text).toContain('To destroy without the check, run terraform destroy -refresh=false.');
    const destroyed = await terraform
      .with({ T: token })
      .run('destroy', '-no-color', '-auto-approve', '-refresh=false');
    expect(destroyed.text).toContain('Destroy complete');
    expect(destroyed.status).toBe(0);
  });
});

describe('the function fingerprint', () => {
  const call = (expression: string, env: NodeJS.ProcessEnv = {}) => {
    terraform.write(
      'main.tf',
      `${REQUIRED_PROVIDERS}\nvariable "token" {\ndefault = null\nsensitive = true\n}\noutput "a" {\nvalue = ${expression}\n}`,
    );
    return terraform.with(env).run('plan', '-no-color', '-input=false');
  };

  it('is that of the results, of a password as of its token', async () => {
    const { text } = await call('provider::apsaramqtt::fingerprint("LzMT+abc/def==")');
    expect(text).toContain(`"${fingerprint('LzMT+abc/def==')}"`);
    expect((await call('provider::apsaramqtt::fingerprint("R|LzMT+abc/def==")')).text).toContain(
      `"${fingerprint('LzMT+abc/def==')}"`,
    );
  });

  it('may be shown of a sensitive token', async () => {
    const { status, text } = await call('nonsensitive(provider::apsaramqtt::fingerprint(var.token))', {
      TF_VAR_token: 'LzMT+secret==',
    });
    expect(text).toContain(fingerprint('LzMT+secret=='));
    expect(text).not.toContain('LzMT');
    expect(status).toBe(0);
  });

  it('refuses what is no token at the argument, without showing it', async () => {
    const { status, text } = await call('provider::apsaramqtt::fingerprint("LzMT****")');
    expect(status).toBe(1);
    expect(text).toContain('Invalid value for "token" parameter: The token is masked');
  });
});

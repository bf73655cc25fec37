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
  /** Plans data sources with the given arguments. Returns the diagnostics of each and the exit status. */
  async function planAll(all: Record<string, string>, env: NodeJS.ProcessEnv) {
    const blocks = Object.entries(all).map(
      ([name, args]) =>
        `data "apsaramqtt_token" "${name}" {\ninstance_id = "post-cn-emulator"\ntoken_env = "T"\n${args}\n}`,
    );
    terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${blocks.join('\n')}`);
    const { status, text } = await terraform.with(env).run('plan', '-no-color', '-input=false');
    const diagnostics = text.split(/(?=Error: |Warning: )/);
    const of = (name: string) =>
      diagnostics.filter((each) => each.includes(`with data.apsaramqtt_token.${name},`)).join('');
    return { status, of };
  }

  const expiring = (hours: number, minRemaining: string) =>
    `expires_at = "${inHours(hours)}"\nmin_remaining = "${minRemaining}"`;

  it('fails if the expiry is too near or in the past, and passes if it is far enough', async () => {
    const all = { far: expiring(73, '72h'), near: expiring(71, '72h'), past: expiring(-1, '0s') };
    const { status, of } = await planAll(all, { T: emulator.issueToken() });
    expect(status).toBe(1);
    expect(of('far')).toBe('');
    expect(of('near')).toContain('Error: Token T expires soon (AMT009)');
    expect(of('near')).toContain('It must remain valid for 72 h (min_remaining).');
    expect(of('near')).toContain('set on_expiring = "warn"');
    expect(of('past')).toContain('Error: The known expiry of token T has passed (AMT009)');
    expect(of('past')).toContain('set on_expiring = "warn"');
  });

  it('only warns if on_expiring says so', async () => {
    const all = { near: `${expiring(1, '2h')}\non_expiring = "warn"`, alone: 'min_remaining = "72h"' };
    const { status, of } = await planAll(all, { T: emulator.issueToken() });
    expect(status).toBe(0);
    expect(of('near')).toContain('Warning: Token T expires soon (AMT009)');
    expect(of('alone')).toContain('Warning: min_remaining has no effect without expires_at');
  });

  it('and is invalid is invalid', async () => {
    const { of } = await planAll({ past: expiring(-1, '0s') }, { T: revokedToken(emulator) });
    expect(of('past')).toContain('Error: Token T is invalid (AMT001)');
    expect(of('past')).not.toContain('AMT009');
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

  it('is reported as missing in a fleet, if it is required', async () => {
    for (const expiries of ['', 'expires_at = {}']) {
      const args = `token_envs = { a = "T" }\nmin_remaining = "2h"\n${expiries}`;
      const { status, text } = await plan(args, { T: emulator.issueToken() }, 'apsaramqtt_tokens');
      expect(status).toBe(0);
      expect(text).toContain('Warning: min_remaining has no effect without expires_at');
    }
  });

  it('is not a date, nor is the time that must remain a number of days', async () => {
    const days = 'expires_at = "2036-12-31T00:00:00Z"\nmin_remaining = "3d"';
    const { of } = await planAll({ date: 'expires_at = "2026-12-31"', days }, { T: emulator.issueToken() });
    expect(of('date')).toContain('expires_at is not a time');
    expect(of('days')).toContain('min_remaining is not a duration');
  });

  it('needs a name that is in the fleet', async () => {
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
    const both = ['LzMT+abc/def==', 'R|LzMT+abc/def=='].map(
      (token) => `provider::apsaramqtt::fingerprint("${token}")`,
    );
    const { text } = await call(`[${both.join(', ')}]`);
    expect(text.split(`"${fingerprint('LzMT+abc/def==')}"`)).toHaveLength(3);
  });

  it('may be shown of a sensitive token', async () => {
    const { status, text } = await call('nonsensitive(provider::apsaramqtt::fingerprint(var.token))', {
      TF_VAR_token: 'LzMT+secret==',
    });
    expect(text).toContain(fingerprint('LzMT+secret=='));
    expect(text).not.toContain('LzMT');
    expect(status).toBe(0);
  });

  it('refuses an invalid token at the argument, without showing it', async () => {
    const { status, text } = await call('provider::apsaramqtt::fingerprint("LzMT****")');
    expect(status).toBe(1);
    expect(text).toContain('Invalid value for "token" parameter: The token is masked');
  });
});

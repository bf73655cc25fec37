import { existsSync, readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../support/installed';
import { IS_NIGHTLY } from '../support/nightly';
import { finished, Terraform } from '../support/terraform';
import { ExampleBundle } from './support/example-bundle';

describe('the example provider in Terraform', () => itServes('terraform'));

(installed('tofu') ? describe : describe.skip)('the example provider in OpenTofu', () => itServes('tofu'));

function itServes(program: string): void {
  let bundle: ExampleBundle;
  let terraform: Terraform;
  // Tests that do not depend on the engine run with OpenTofu only in the nightly run.
  const itOnce = program === 'terraform' || IS_NIGHTLY ? it : it.skip;

  beforeAll(async () => {
    bundle = await ExampleBundle.make();
    terraform = new Terraform({}, program);
    bundle.placeFor(terraform);
    terraform.write('main.tf', '');
    expect(await terraform.run('init')).toMatchObject({ status: 0 });
  });

  afterAll(() => {
    terraform.remove();
    bundle.remove();
  });

  const appearanceOf = (path: string) =>
    untilFolder(terraform.folder, () => existsSync(path) && readFileSync(path).length > 0);
  const socketFolders = () => readdirSync(terraform.folder).filter((name) => name.startsWith('tfprovider-'));
  const configure = (configuration: string) => terraform.write('main.tf', configuration);

  it('takes and gives values of every type unchanged', async () => {
    configure(MIRROR);
    expect(await terraform.run('apply', '-auto-approve', '-no-color')).toMatchObject({
      status: 0,
      stderr: '',
    });
    const { stdout } = await terraform.run('output', '-json');
    const { given, reflected, blocks, nothing } = values(stdout);
    expect(reflected).toEqual(given);
    expect(blocks).toEqual({
      one: { name: 'only' },
      several: [{ name: 'a' }, { name: null }],
      distinct: [{ name: 'x' }, { name: 'y' }],
    });
    expect(Object.values(nothing as object).every((value) => value === null)).toBe(true);
  });

  itOnce('keeps every digit of large and of long numbers', async () => {
    configure(`
      data "example_mirror" "one" {
        for_each = toset([${NUMBERS.map((number) => `"${number}"`).join(', ')}])
        amount   = tonumber(each.value)
      }
      output "same" {
        value = { for text, one in data.example_mirror.one : text => one.reflected.amount == tonumber(text) }
      }`);
    expect(await terraform.run('apply', '-auto-approve', '-no-color')).toMatchObject({
      status: 0,
      stderr: '',
    });
    const { same } = values((await terraform.run('output', '-json')).stdout);
    expect(same).toEqual(Object.fromEntries(NUMBERS.map((number) => [number, true])));
  });

  itOnce('shows a warning at the element that it is about', async () => {
    configure(diagnosed('warning'));
    const { status, text } = await terraform.run('plan', '-no-color');
    expect(text).toContain('Warning: The owner is not known');
    expect(text).toContain('No device has this name.');
    expect(text).toMatch(/on main.tf line 5, .* 5: owner = "Nemo"/);
    expect(status).toBe(0);
  });

  itOnce('fails the plan with an error that says which element it is about', async () => {
    configure(diagnosed('error'));
    const { status, stdout } = await terraform.run('plan', '-no-color', '-json');
    expect(status).toBe(1);
    const diagnostics = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).diagnostic);
    expect(diagnostics.filter(Boolean)).toMatchObject([
      {
        severity: 'error',
        summary: 'The owner is not known',
        address: 'data.example_diagnosed.it',
        snippet: { code: expect.stringContaining('owner') },
      },
    ]);
  });

  itOnce('finds wrong arguments at validate, of the provider and of a data source', async () => {
    configure(`provider "example" { mood = "bad" }\n${diagnosed('warning')}`);
    expect(await terraform.run('validate', '-no-color')).toMatchObject({
      status: 1,
      text: expect.stringContaining('Error: Bad mood at validate'),
    });
    configure(diagnosed('fatal'));
    expect(await terraform.run('validate', '-no-color')).toMatchObject({
      status: 1,
      text: expect.stringContaining('severity = "fatal"'),
    });
  });

  itOnce('fails the plan with what the provider has against its configuration', async () => {
    configure(`provider "example" { mood = "worse" }\n${diagnosed('warning')}`);
    const { status, text } = await terraform.run('plan', '-no-color');
    expect(text).toContain('Error: Bad mood at configure');
    expect(status).toBe(1);
  });

  it('defers a read while an argument is unknown, and reads it at apply', async () => {
    configure(`
      resource "terraform_data" "later" { input = "known at apply" }
      data "example_mirror" "late" { text = terraform_data.later.output }
      output "text" { value = data.example_mirror.late.reflected.text }`);
    const plan = await terraform.run('plan', '-no-color');
    expect(plan.text).toContain('data.example_mirror.late will be read during apply');
    expect(await terraform.run('apply', '-auto-approve', '-no-color')).toMatchObject({ status: 0 });
    expect(values((await terraform.run('output', '-json')).stdout)).toEqual({ text: 'known at apply' });
  });

  itOnce('shows a bug of the provider by its class and place, without its message', async () => {
    configure('data "example_broken" "it" { how = "throw" }');
    const { status, text } = await terraform.run('plan', '-no-color');
    expect(text).toContain('Error: The provider failed to read example_broken');
    expect(text).toMatch(/RangeError at .*terraform-provider-example/);
    expect(text).not.toContain('hunter2');
    expect(status).toBe(1);
  });

  itOnce('shows a result of the wrong type as a bug of the provider', async () => {
    configure('data "example_broken" "it" { how = "mistype" }');
    const { status, text } = await terraform.run('plan', '-no-color');
    expect(text).toContain('Error: The provider failed to read example_broken');
    expect(text).toContain('TypeError');
    expect(status).toBe(1);
  });

  // This is why a data source cannot defer a check by answering "unknown", see guides/hcl.md.
  itOnce('refuses a data source whose result is not known', async () => {
    configure('data "example_broken" "it" { how = "unknown" }');
    const { status, text } = await terraform.run('plan', '-no-color');
    expect(text).toContain('Error: Provider produced invalid object');
    expect(text).toContain('is not wholly known');
    expect(status).toBe(1);
  });

  it('opens, renews and closes an ephemeral resource', async () => {
    const journal = join(terraform.folder, 'journal');
    configure(`
      ephemeral "example_lease" "it" { journal = "${journal}" }
      ephemeral "example_renewed" "it" {
        journal = ephemeral.example_lease.it.journal
        secret  = ephemeral.example_lease.it.secret
      }`);
    expect(await terraform.run('plan', '-no-color')).toMatchObject({ status: 0, stderr: '' });
    const events = readFileSync(journal, 'utf8').trim().split('\n');
    expect(events[0]).toBe('opened');
    expect(events.filter((event) => event === 'renewed').length).toBeGreaterThanOrEqual(2);
    expect(events.at(-1)).toBe('closed');
  });

  it('ends promptly when Ctrl-C comes during a read that does not end', async () => {
    const started = join(terraform.folder, 'started');
    configure(`data "example_slow" "it" { started = "${started}" }`);
    const child = terraform.start('plan', '-no-color');
    const end = finished(child);
    await appearanceOf(started);
    const pid = Number(readFileSync(started, 'utf8'));
    // Sent to Terraform and to the provider, as a terminal does.
    process.kill(-child.pid!, 'SIGINT');
    const { status, text } = await end;
    expect(text).toContain('Error: Interrupted before the provider could read example_slow');
    expect(status).toBe(1);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('ends when Terraform is killed, and leaves nothing', async () => {
    const started = join(terraform.folder, 'started-again');
    configure(`data "example_slow" "it" { started = "${started}" }`);
    const child = terraform.with({ TMPDIR: terraform.folder }).start('plan', '-no-color');
    await appearanceOf(started);
    expect(socketFolders()).toHaveLength(1);
    child.kill('SIGKILL');
    await untilFolder(terraform.folder, () => socketFolders().length === 0);
  });

  itOnce('logs what Terraform is set to show, by level', async () => {
    configure('data "example_broken" "it" { how = "throw" }');
    const logged = await terraform.with({ TF_LOG_PROVIDER: 'error' }).run('plan', '-no-color');
    expect(logged.stderr).toMatch(
      /\[ERROR\] provider\.terraform-provider-example_v1\.2\.3: the provider failed to read example_broken/,
    );
    expect(logged.stderr).not.toContain('a stray line on stdout');
    const debugged = await terraform.with({ TF_LOG_PROVIDER: 'debug' }).run('plan', '-no-color');
    expect(debugged.stderr).toContain('a stray line on stdout');
  });
}

describe('the example provider on the loopback address', () => {
  it('is planned by Terraform as on Windows', async () => {
    const bundle = await ExampleBundle.make();
    const terraform = new Terraform({ EXAMPLE_PLACE: 'loopback' });
    try {
      bundle.placeFor(terraform);
      terraform.write('main.tf', diagnosed('warning'));
      expect(await terraform.run('init')).toMatchObject({ status: 0 });
      const { status, text } = await terraform.run('plan', '-no-color');
      expect(text).toContain('Warning: The owner is not known');
      expect(status).toBe(0);
    } finally {
      terraform.remove();
      bundle.remove();
    }
  });
});

const NUMBERS = [
  '0',
  '-1',
  '0.1',
  '0.000000125',
  '2147483648',
  '9007199254740993',
  '-9223372036854775808',
  '18446744073709551615',
  '100000000000000000000000',
  '99999999999999991611392',
  '3.14159265358979323846264338327950288',
  '0.000000000000000000867361737988403547205962240695953369140625',
];

const MIRROR = `
  locals {
    given = {
      text     = "Grüße, 世界 🎉"
      amount   = 1.5
      flag     = true
      anything = { nested = ["a", 1] }
      list     = ["b", "a"]
      set      = [1, 2]
      map      = { __proto__ = true, constructor = false }
      tuple    = ["x", 2]
      object   = { name = "n", tags = { t = ["u"] } }
    }
  }
  data "example_mirror" "all" {
    text     = local.given.text
    amount   = local.given.amount
    flag     = local.given.flag
    anything = local.given.anything
    list     = local.given.list
    set      = local.given.set
    map      = local.given.map
    tuple    = local.given.tuple
    object   = local.given.object
    one { name = "only" }
    several { name = "a" }
    several {}
    distinct { name = "y" }
    distinct { name = "x" }
  }
  data "example_mirror" "nothing" {}
  output "given" { value = local.given }
  output "reflected" { value = data.example_mirror.all.reflected }
  output "nothing" { value = data.example_mirror.nothing.reflected }
  output "blocks" {
    value = {
      one      = data.example_mirror.all.one
      several  = data.example_mirror.all.several
      distinct = data.example_mirror.all.distinct
    }
  }`;

function diagnosed(severity: string): string {
  return `
    data "example_diagnosed" "it" {
      names = {
        pet   = "Nessie"
        owner = "Nemo"
      }
      severity = "${severity}"
    }`;
}

function values(outputJson: string): Record<string, unknown> {
  const outputs = Object.entries<{ value: unknown }>(JSON.parse(outputJson));
  return Object.fromEntries(outputs.map(([name, { value }]) => [name, value]));
}

/** Resolves when a condition on the content of a folder holds. */
function untilFolder(folder: string, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSo()) return;
      watcher.close();
      resolve();
    };
    const watcher = watch(folder, look);
    look();
  });
}

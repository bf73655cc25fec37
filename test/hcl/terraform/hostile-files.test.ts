import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from '../../../lib/hcl';
import { IS_NIGHTLY } from '../../support/nightly';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  writeFileSync(join(folder, 'main.tf'), 'resource "terraform_data" "x" {}\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each(['x.tf', 'terraform.tfvars'])(
  'a named pipe %s is one problem, and the other files are read',
  (name) => {
    execFileSync('mkfifo', [join(folder, name)]);
    const configuration = loadConfiguration(folder, { engine: 'terraform', env: {} });
    expect(configuration.diagnostics.map(({ message }) => message)).toEqual([
      expect.stringContaining(`${name} is not a regular file`),
    ]);
    expect(configuration.resources().map(({ address }) => address)).toEqual(['terraform_data.x']);
  },
);

it('a link of variables that leads nowhere is one problem', () => {
  symlinkSync('nowhere', join(folder, 'x.auto.tfvars'));
  const configuration = loadConfiguration(folder, { engine: 'terraform', env: {} });
  expect(configuration.diagnostics.map(({ message }) => message)).toEqual([
    expect.stringContaining('x.auto.tfvars does not exist'),
  ]);
});

it('a CSV file with millions of fields is one problem', () => {
  const row = Array.from({ length: 20_000 }, (_, column) => `c${column}`).join(',');
  writeFileSync(join(folder, 'x.csv'), `${row}\n`.repeat(30));
  writeFileSync(join(folder, 'y.tf'), 'locals {\n  rows = csvdecode(file("x.csv"))\n}\n');
  const configuration = loadConfiguration(folder, { engine: 'terraform', env: {} });
  expect(configuration.diagnostics.map(({ message }) => message)).toEqual([
    expect.stringContaining('more than 500000 fields'),
  ]);
});

it.each([
  ['tuples', (half: string) => `[${half}, ${half}]`],
  ['objects', (half: string) => `{ a = ${half}, b = ${half} }`],
  ['tuples without marks', (half: string) => `nonsensitive(sensitive([${half}, ${half}]))`],
])('%s that each contain the previous one twice end as a problem', (_, doubled) => {
  const locals = Array.from(
    { length: 60 },
    (_, index) => `  l${index + 1} = ${doubled(`local.l${index}`)}\n`,
  );
  const last = '  text = jsonencode(local.l60)\n  same = local.l60 == local.l59\n';
  writeFileSync(join(folder, 'y.tf'), `locals {\n  l0 = ["a"]\n${locals.join('')}${last}}\n`);
  const configuration = loadConfiguration(folder, { engine: 'terraform', env: {} });
  const messages = new Set(configuration.diagnostics.map(({ message }) => message));
  expect([...messages]).toEqual([expect.stringContaining('more than 1048576 elements')]);
});

// Each test takes seconds, because it uses all steps that an evaluation may take.
it.each([
  ['maps', 'tomap({ a = L, b = L })'],
  ...(IS_NIGHTLY ? [['sets of lists', 'toset([[L], [L, L]])']] : []),
])('conversions of %s that each contain the previous one several times end as a problem', (_, converted) => {
  const locals = Array.from(
    { length: 60 },
    (_, index) => `  l${index + 1} = ${converted.replaceAll('L', `local.l${index}`)}\n`,
  );
  writeFileSync(join(folder, 'y.tf'), `locals {\n  l0 = null\n${locals.join('')}}\n`);
  const configuration = loadConfiguration(folder, { engine: 'terraform', env: {} });
  expect(configuration.diagnostics.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^The evaluation takes more than \d+ steps\.$/),
  );
});

it('a data source that waits for a long chain of local values is read', () => {
  const locals = Array.from({ length: 20_000 }, (_, index) => `  l${index} = local.l${index + 1}\n`);
  const data = 'data "apsaramqtt_token" "x" {\n  depends_on = [local.l0]\n}\n';
  writeFileSync(join(folder, 'y.tf'), `locals {\n${locals.join('')}  l20000 = 1\n}\n${data}`);
  const configuration = loadConfiguration(folder, { engine: 'terraform', env: {} });
  const instances = configuration.resources().flatMap((resource) => resource.instances);
  expect(instances.map(({ address, deferredBy }) => [address, deferredBy])).toContainEqual([
    'data.apsaramqtt_token.x',
    undefined,
  ]);
});

it('many instances in many instances of a module end as a problem, and none is omitted', () => {
  mkdirSync(join(folder, 'm'));
  writeFileSync(join(folder, 'm/main.tf'), 'data "apsaramqtt_token" "x" {\n  count = 10000\n}\n');
  writeFileSync(join(folder, 'main.tf'), 'module "m" {\n  source = "./m"\n  count  = 10000\n}\n');
  const configuration = loadConfiguration(folder, { engine: 'terraform', env: {} });
  const declarations = configuration.resources();
  expect(declarations).toHaveLength(10_000);
  const known = declarations.filter(({ unknown }) => unknown === undefined);
  expect(known.every(({ instances }) => instances.length === 10_000)).toBe(true);
  expect(known.length).toBeLessThan(10);
  expect(configuration.diagnostics.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('more than 50000 instances'),
  );
});

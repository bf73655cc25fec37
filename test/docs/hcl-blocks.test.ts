import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator } from '../../lib/emulator/emulator';
import { type Finished, Terraform } from '../support/terraform';
import { startDocumentedCloud, terraformOfReader } from './support/documented-cloud';
import { blocksOf, type CodeBlock, PAGES } from './support/pages';

const blocks = PAGES.flatMap(blocksOf).filter(({ language }) => language === 'hcl');

/** A configuration in a page. Each block that begins with `terraform {` starts a new one. */
interface Configuration {
  readonly page: string;
  readonly title: string;
  text: string;
}

/** Without blocks that are written to a file, because the commands of the page plan those. */
const configurations = configurationsIn(blocks.filter(({ notRun, file }) => !notRun && !file));

function configurationsIn(all: readonly CodeBlock[]): Configuration[] {
  const found: Configuration[] = [];
  for (const { page, title, text } of all) {
    const last = found.at(-1);
    if (last?.page === page && !isBeginning(text)) last.text += `\n\n${text}`;
    else found.push({ page, title, text });
  }
  return found;
}

function isBeginning(text: string): boolean {
  return text.startsWith('terraform {');
}

const PROVIDER = readFileSync('examples/provider/provider.tf', 'utf8');

let cloud: Emulator;
let initialized: Terraform;
const plans = new Map<Configuration, Promise<Finished>>();

beforeAll(async () => {
  cloud = await startDocumentedCloud();
  initialized = terraformOfReader(cloud).write('main.tf', PROVIDER);
  await initialized.run('init', '-input=false');
  for (const configuration of configurations) plans.set(configuration, plan(configuration));
});
afterAll(async () => {
  await Promise.allSettled(plans.values());
  initialized.remove();
  await cloud.close();
});

describe('the HCL in the documentation', () => {
  it('is formatted as terraform fmt does it', async () => {
    const terraform = new Terraform();
    for (const [index, { page, text }] of blocks.entries())
      terraform.write(`${page.replaceAll('/', '-')}-${index}.tf`, `${text}\n`);
    const { status, stdout } = await terraform.run('fmt', '-check', '-diff', '-no-color');
    terraform.remove();
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it.each(configurations)(
    'is planned, and passes with valid tokens: $page, $title',
    async (configuration) => {
      const { status, text } = await plans.get(configuration)!;
      expect(text).not.toMatch(/Warning|Error/);
      expect(status).toBe(0);
    },
  );
});

async function plan({ text }: Configuration): Promise<Finished> {
  const terraform = terraformOfReader(cloud);
  terraform.write('main.tf', `${text}\n`);
  if (!isBeginning(text)) terraform.write('provider.tf', PROVIDER);
  const planned = text.includes('module "') ? initializeAndPlan(terraform) : planAlone(terraform);
  return planned.finally(() => terraform.remove());
}

/** Plans in an initialized folder, because all configurations use the same provider. */
function planAlone(terraform: Terraform): Promise<Finished> {
  cpSync(join(initialized.folder, '.terraform.lock.hcl'), join(terraform.folder, '.terraform.lock.hcl'));
  const env = { TF_DATA_DIR: join(initialized.folder, '.terraform') };
  return terraform.with(env).run('plan', '-input=false', '-no-color');
}

async function initializeAndPlan(terraform: Terraform): Promise<Finished> {
  cpSync('examples/module', join(terraform.folder, 'mqtt-tokens'), { recursive: true });
  await terraform.run('init', '-input=false');
  return terraform.run('plan', '-input=false', '-no-color');
}

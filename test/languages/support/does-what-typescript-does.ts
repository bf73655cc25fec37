import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { transformSync } from 'esbuild';
import { Emulator } from '../../../lib/emulator/emulator';
import { madeOnce } from '../../support/made-once';
import { Example } from './example';

/** The remedy that a plan names, in the spelling of each language. */
const WARNING: Readonly<Record<string, string>> = {
  go: 'set OnInvalid of the gate to TokenPolicy_WARN.',
  java: 'set onInvalid of the gate to TokenPolicy.WARN.',
  typescript: 'set onInvalid of the gate to TokenPolicy.WARN.',
  python: 'set on_invalid of the gate to TokenPolicy.WARN.',
};

/**
 * Defines the tests of an example in a language other than TypeScript.
 * @param install makes the package, installs it with the example, and resolves with the environment of the example's app.
 */
export function itDoesWhatTypeScriptDoes(example: Example, install: () => Promise<NodeJS.ProcessEnv>): void {
  let emulator: Emulator;
  let synthesized: unknown;
  let expected: unknown;

  // With empty caches, all dependencies of the example are downloaded and compiled.
  beforeAll(async () => {
    example.copy();
    emulator = await Emulator.start();
    const app = { MQTT_INSTANCE_ID: emulator.instanceId };
    [synthesized, expected] = await Promise.all([
      install().then((env) => example.synthesize({ ...app, ...env })),
      synthesizedByTypeScript(app),
    ]);
  }, 600_000);

  afterAll(async () => {
    example.remove();
    await emulator.close();
  });

  it('synthesizes the same as the example in TypeScript', () => {
    expect(synthesized).toEqual(expected);
  });

  it('plans with valid tokens, and not with one that was revoked', async () => {
    const [valid, revoked] = [emulator.issueToken(), emulator.issueToken()];
    emulator.revokeToken(revoked);
    const terraform = example.terraform(emulator, { TF_VAR_device_1_token: valid });
    const init = await terraform.run('init');
    expect(init.text).toContain('Terraform has been successfully initialized!');

    const passed = await terraform.with({ DEVICE_2_TOKEN: valid }).run('plan');
    expect(passed.text).toContain('2 to add');
    expect(passed.status).toBe(0);

    const failed = await terraform.with({ DEVICE_2_TOKEN: revoked }).run('plan');
    expect(failed.text).toContain('is invalid (AMT001)');
    expect(failed.text).toContain('data.apsaramqtt_token.device-2-token');
    expect(failed.text).toContain(WARNING[example.language]);
    expect(failed.status).toBe(1);
  });
}

/** The configuration that the TypeScript example synthesizes with the built package. Packages of all languages contain that build. */
async function synthesizedByTypeScript(env: NodeJS.ProcessEnv): Promise<unknown> {
  const folder = await madeOnce('synthesized-by-typescript', async (folder) => {
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(await synthesizeInTypeScript(env)));
  });
  return JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8'));
}

async function synthesizeInTypeScript(env: NodeJS.ProcessEnv): Promise<unknown> {
  const example = new Example('typescript');
  try {
    example.copy();
    example.write('main.js', transformSync(example.read('main.ts'), { loader: 'ts', format: 'cjs' }).code);
    const modules = join(example.folder, 'node_modules');
    mkdirSync(modules);
    for (const name of ['cdktf', 'constructs'])
      symlinkSync(resolve('node_modules', name), join(modules, name));
    symlinkSync(resolve('.'), join(modules, 'cdktf-apsaramqtt'));
    return await example.synthesize(env, 'node main.js');
  } finally {
    example.remove();
  }
}

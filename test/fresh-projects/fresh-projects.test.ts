/**
 * Tests projects made by `cdktf init` and `cdktn init` with the package as npm packs it. APSARAMQTT_NIGHTLY=1 runs them, because installing
 * from the registry takes minutes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { IS_NIGHTLY } from '../support/nightly';
import { emulatorEnvironment } from '../support/terraform-with-provider';
import { revokedToken } from '../support/tokens';
import {
  CDK_TERRAIN,
  CDKTF,
  canMake,
  type Framework,
  FreshProject,
  initialized,
  packed,
  type Variant,
} from './fresh-project';

const VARIANTS: readonly [string, Variant][] = [
  ['CommonJS, npm, jest', { modules: 'commonjs', manager: 'npm', runner: 'jest', inWorkspace: false }],
  ['ES modules, pnpm, vitest', { modules: 'module', manager: 'pnpm', runner: 'vitest', inWorkspace: false }],
  ['a workspace of npm', { modules: 'module', manager: 'npm', runner: 'vitest', inWorkspace: true }],
  ['a workspace of pnpm', { modules: 'commonjs', manager: 'pnpm', runner: 'jest', inWorkspace: true }],
];

describe.each<Framework>([CDKTF, CDK_TERRAIN])('$name init', (framework) => {
  const when = IS_NIGHTLY && canMake(framework) ? describe : describe.skip;

  when('makes projects in which the gate works:', () => {
    let emulator: Emulator;
    let folder: string;
    let origin: string;
    let tarball: string;

    beforeAll(async () => {
      emulator = await Emulator.start();
      folder = mkdtempSync(join(tmpdir(), 'packed-'));
      tarball = packed(framework.source, folder);
      origin = await initialized(framework);
    }, 600_000);

    afterAll(async () => {
      await emulator.close();
      for (const made of [folder, origin]) rmSync(made, { recursive: true, force: true });
    });

    it.each(VARIANTS)(
      '%s',
      async (_, variant) => {
        const project = new FreshProject(framework, variant, origin);
        const cloud = {
          INSTANCE_ID: emulator.instanceId,
          ...emulatorEnvironment(emulator),
        };
        try {
          await project.install(tarball);
          await project.succeed('npx', ['tsc', '--noEmit'], {});
          expect(await project.script('test', {})).toMatchObject({ status: 0 });

          const valid = await project.command(['diff'], { ...cloud, DEVICE_TOKEN: emulator.issueToken() });
          expect(valid.text).toContain('1 to add');
          expect(valid.status).toBe(0);
          expect(project.configuration.resource.terraform_data.rollout.depends_on).toEqual([
            'data.apsaramqtt_token.gate',
          ]);

          const revoked = await project.command(['diff'], { ...cloud, DEVICE_TOKEN: revokedToken(emulator) });
          expect(revoked.text).toContain('AMT001');
          expect(revoked.status).not.toBe(0);
        } finally {
          project.remove();
        }
      },
      600_000,
    );
  });
});

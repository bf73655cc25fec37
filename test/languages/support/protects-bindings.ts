import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { IS_NIGHTLY } from '../../support/nightly';
import type { Example } from './example';

/** The address of the gate in the program that writes `FOLDER/stacks/bindings`. */
const GATE = 'data.apsaramqtt_token.device';

// Making and compiling bindings takes minutes.
const inNightlyRuns = IS_NIGHTLY ? it : it.skip;

/**
 * Defines the test of a program that uses bindings as `cdktf get` makes them in its language.
 * @param file the program's file in the example's folder.
 * @param start runs the program, which synthesizes into `bindings.out`.
 */
export function itProtectsBindings(
  example: Example,
  file: string,
  program: string,
  start: () => Promise<unknown>,
): void {
  inNightlyRuns(
    'protects resources of bindings that cdktf get makes, and takes over their provider',
    async () => {
      const maker = join(__dirname, 'bindings-main.ts');
      await example.run(resolve('node_modules/.bin/tsx'), [maker, example.folder, example.language]);
      example.write(file, program);
      await start();
      const path = join(example.folder, 'bindings.out/stacks/bindings/cdk.tf.json');
      const { provider, resource } = JSON.parse(readFileSync(path, 'utf8'));
      expect(provider.apsaramqtt).toEqual(provider.alicloud);
      expect(provider.apsaramqtt[0].region).toBe('cn-beijing');
      const waiting = Object.values<Record<string, { depends_on?: string[] }>>(resource).flatMap(
        Object.entries,
      );
      expect(waiting.map(([name, { depends_on }]) => [name, depends_on])).toEqual(
        ['by-depends-on', 'by-protect', 'by-dependency', 'by-matcher'].map((name) => [name, [GATE]]),
      );
    },
    900_000,
  );
}

import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { IS_NIGHTLY } from '../support/nightly';
import { processesIn } from '../support/processes-in';
import { finished, Terraform } from '../support/terraform';
import { ExampleBundle } from './support/example-bundle';
import { RUNTIMES } from './support/runtimes';

const KILLS = IS_NIGHTLY ? 250 : 8;
/** A plan takes about 200 ms, and more on a busy machine. */
const PLAN_MS = 400;
/** The promise is one second. A busy machine gets more, but far less than the deadline of one minute. */
const PATIENCE_MS = 15_000;

const NAMES = IS_NIGHTLY ? RUNTIMES.map(({ name }) => name) : ['Node', 'Bun'];

let bundle: ExampleBundle;
let terraform: Terraform;

afterEach(() => {
  terraform.remove();
  bundle.remove();
});

async function makeWorkspace(command: readonly string[]): Promise<void> {
  bundle = await ExampleBundle.make(command);
  terraform = new Terraform();
  bundle.placeFor(terraform);
  terraform.write('main.tf', 'data "example_mirror" "it" { text = "x" }');
  expect(await terraform.run('init')).toMatchObject({ status: 0 });
}

(process.platform === 'linux' ? it : it.skip).each(RUNTIMES.filter(({ name }) => NAMES.includes(name)))(
  'leaves no process and no file whenever it is killed, with $name',
  async ({ command }) => {
    await makeWorkspace(command);
    const sockets = join(terraform.folder, 'tmp');
    mkdirSync(sockets);
    const left = () => ({
      processes: processesIn(terraform.folder),
      folders: readdirSync(sockets).filter((name) => name.startsWith('tfprovider-')),
    });
    const nothing = { processes: [], folders: [] };
    let mostProcesses = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const ms = (PLAN_MS * (kill + 0.5)) / KILLS;
      const child = terraform.with({ TMPDIR: sockets }).start('plan', '-no-color');
      const end = finished(child);
      await pause(ms);
      mostProcesses = Math.max(mostProcesses, processesIn(terraform.folder).length);
      child.kill('SIGKILL');
      await end;
      const patience = Date.now() + PATIENCE_MS;
      while (JSON.stringify(left()) !== JSON.stringify(nothing) && Date.now() < patience) await pause(50);
      expect([ms, left()]).toEqual([ms, nothing]);
    }
    // At least Terraform and one provider were counted, so the count works.
    expect(mostProcesses).toBeGreaterThanOrEqual(2);
  },
  IS_NIGHTLY ? 1_800_000 : 60_000,
);

import { spawnSync } from 'node:child_process';

it('the demo of the README has the output that it shows', () => {
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/demo.ts'], {
    encoding: 'utf8',
  });
  expect(stdout).not.toContain('✘');
  expect(status).toBe(0);
});

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { IS_NIGHTLY } from '../support/nightly';
import { TYPE_CHECKER } from '../support/type-checker';

const OURS = ['package.json', 'dist/testing'];

/** A program that compiles only if both forms of the matcher have types. */
const PROGRAM = `
import { MqttTokenTesting } from 'cdktf-apsaramqtt/testing';

expect.extend(MqttTokenTesting.matchers);
const gate = { instanceId: 'post-cn-1', tokenEnv: 'DEVICE_TOKEN' };
expect('{}').toGateToken(gate);
expect('{}').not.toGateToken(gate);
expect({ device: '{}' }).toEqual({ device: expect.toGateToken(gate) });
expect({ device: '{}' }).toEqual(expect.objectContaining({ device: expect.not.toGateToken(gate) }));
expect('{}').toGateToken({ tokenEnv: 'DEVICE_TOKEN' });
// @ts-expect-error: there is no such policy
expect('{}').toGateToken({ ...gate, onInvalid: 'ignore' });
// @ts-expect-error: nor here
expect.toGateToken({ ...gate, onInvalid: 'ignore' });
`;

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'types-'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true }));
});

afterEach(() => rmSync(project, { recursive: true }));

describe('the types of toGateToken', () => {
  it("are those of jest's globals", () => {
    link('@types/jest', '@types/node', 'expect');
    expect(errorsOf(PROGRAM, ['jest', 'node'])).toBe('');
  });

  it('are those of @jest/globals', () => {
    link('@jest/globals', '@types/node', 'expect');
    expect(errorsOf(`import { expect } from '@jest/globals';${PROGRAM}`, ['node'])).toBe('');
  });

  const nightly = IS_NIGHTLY ? it : it.skip;

  // Only in the nightly run, because these versions are installed from the registry.
  nightly.each(['3', '5'])('are those of vitest %s', (version) => {
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `vitest@${version}`], {
      cwd: project,
      stdio: 'ignore',
    });
    link('@types/node');
    expect(errorsOf(`import { expect } from 'vitest';${PROGRAM}`, ['node'])).toBe('');
  });

  nightly('need neither runner if only the constructs are tested', () => {
    link('@types/node');
    const program = `import { MqttTokenTesting } from 'cdktf-apsaramqtt/testing';\nMqttTokenTesting.matchers;\n`;
    expect(errorsOf(program, ['node'], '--skipLibCheck', 'false')).toBe('');
  });
});

function link(...names: readonly string[]): void {
  for (const name of names) {
    const place = join(project, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    rmSync(place, { recursive: true, force: true });
    symlinkSync(dirname(require.resolve(`${name}/package.json`)), place);
  }
}

/** The errors of the compiler for a program in a folder with an installed copy of our package. */
function errorsOf(program: string, types: readonly string[], ...options: readonly string[]): string {
  link('cdktf', 'constructs');
  for (const file of OURS)
    cpSync(file, join(project, 'node_modules/cdktf-apsaramqtt', file), { recursive: true });
  writeFileSync(join(project, 'check.ts'), program);
  const compiler = [
    '--noEmit',
    '--strict',
    '--target',
    'es2022',
    '--lib',
    'es2022',
    '--module',
    'node20',
    '--skipLibCheck',
  ];
  return spawnSync(
    process.execPath,
    [TYPE_CHECKER, ...compiler, '--types', types.join(','), ...options, 'check.ts'],
    { cwd: project, encoding: 'utf8' },
  ).stdout;
}

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Assembly, ClassType } from '@jsii/spec';
import { transformSync } from 'esbuild';
import type { Emulator } from '../../lib/emulator/emulator';
import { type Finished, finished, Terraform } from '../support/terraform';
import { TYPE_CHECKER } from '../support/type-checker';
import { environmentOfReader, startDocumentedCloud } from './support/documented-cloud';
import { blocksOf, PAGES } from './support/pages';

/** A program in a page: a block that creates an app, with the later fragments inserted before app.synth(). */
interface Program {
  readonly name: string;
  readonly page: string;
  text: string;
  /** The expected error of its synth. */
  readonly failure?: string;
}

const SYNTH = 'app.synth();';

function programsOf(page: (typeof PAGES)[number]): Program[] {
  const programs: Program[] = [];
  const add = (text: string, failure?: string) => {
    const name = `${page.path.replace(/\W/g, '-')}-${programs.length}`;
    programs.push({ name, page: page.path, text, failure });
  };
  const blocks = blocksOf(page);
  for (const [index, { language, words, text, file }] of blocks.entries()) {
    // test/testing/installed-package.test.ts runs the blocks that are tests.
    if (language !== 'ts' || file?.endsWith('.test.ts')) continue;
    if (text.includes('new App(')) {
      add(text);
      continue;
    }
    const last = programs.filter(({ failure }) => failure === undefined).at(-1)!;
    const continued = last.text.replace(SYNTH, () => `${text}\n\n${SYNTH}`);
    if (words.includes('fails')) add(continued, blocks[index + 1]!.text);
    else last.text = continued;
  }
  return programs;
}

const programs = PAGES.flatMap(programsOf);
const passing = programs.filter(({ failure }) => failure === undefined);
const failing = programs.filter(({ failure }) => failure !== undefined);

let folder: string;
let cloud: Emulator;
let compiled: Promise<Finished>;
const synths = new Map<Program, Promise<Finished>>();

beforeAll(async () => {
  cloud = await startDocumentedCloud();
  // The folder is within the repository, so that Node and TypeScript find its node_modules.
  mkdirSync('node_modules/.cache', { recursive: true });
  folder = mkdtempSync(resolve('node_modules/.cache/ts-blocks-'));
  for (const { name, text } of programs) {
    writeFileSync(join(folder, `${name}.ts`), `${text}\n`);
    writeFileSync(join(folder, `${name}.js`), transformSync(text, { loader: 'ts', format: 'cjs' }).code);
  }
  for (const [index, text] of examplesOfDocstrings().entries())
    writeFileSync(join(folder, `example-${index}.ts`), text);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  // The built package under its published name.
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(resolve('.'), join(folder, 'node_modules/cdktf-apsaramqtt'));
  compiled = run(TYPE_CHECKER, '-p', '.');
  for (const program of programs) synths.set(program, run(`${program.name}.js`));
});
afterAll(async () => {
  await Promise.all([compiled, ...synths.values()]);
  rmSync(folder, { recursive: true });
  await cloud.close();
});

const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'commonjs',
    esModuleInterop: true,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [resolve('node_modules/@types')],
  },
};

describe('the TypeScript in the documentation', () => {
  it('compiles, the examples of docstrings included', async () => {
    const { stdout, status } = await compiled;
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it.each(passing)('is synthesized, and planned against the emulator: $page', async (program) => {
    const { status, stderr } = await synths.get(program)!;
    expect(stderr).toBe('');
    expect(status).toBe(0);

    const { stacks } = JSON.parse(readFileSync(join(folder, program.name, 'manifest.json'), 'utf8'));
    for (const { workingDirectory } of Object.values<{ workingDirectory: string }>(stacks)) {
      const stack = join(folder, program.name, workingDirectory);
      const terraform = new Terraform(environmentOfReader(cloud), 'terraform', stack);
      await terraform.run('init', '-input=false');
      const planned = await terraform.run('plan', '-input=false', '-no-color');
      expect(planned.text).toMatch(/Plan: \d+ to add/);
      expect(planned.status).toBe(0);
    }
  });

  it.each(failing)('fails the synth if the page says so: $page', async (program) => {
    const { status, stderr } = await synths.get(program)!;
    expect(stderr).toContain(program.failure);
    expect(status).not.toBe(0);
  });
});

/** The examples of docstrings, each in the fixture in which jsii-rosetta compiles it. */
function examplesOfDocstrings(): string[] {
  const fixture = readFileSync('rosetta/default.ts-fixture', 'utf8');
  const { types = {} } = JSON.parse(readFileSync('.jsii', 'utf8')) as Assembly;
  const documented = Object.values(types).flatMap((type) => [type, ...((type as ClassType).methods ?? [])]);
  return documented.flatMap(({ docs }) =>
    docs?.example ? [fixture.replace('/// here', () => docs.example!)] : [],
  );
}

/** Runs a program as a reader would. Its output folder has the name of the program. */
function run(program: string, ...args: string[]): Promise<Finished> {
  const CDKTF_OUTDIR = join(folder, program.replace(/\.js$/, ''));
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...process.env, ...environmentOfReader(cloud), CDKTF_OUTDIR },
  });
  return finished(child);
}

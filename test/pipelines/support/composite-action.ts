import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { PROGRAM_CACHE } from '../../support/program-cache';
import { type Finished, finished } from '../../support/terraform';
import { type Contexts, holds, interpolate } from './workflow-expressions';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly 'continue-on-error'?: boolean;
  readonly 'working-directory'?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

export const action: Action = parse(readFileSync('action.yml', 'utf8'));

/** The inputs and context of a run of the action. */
export interface Use {
  readonly inputs: Readonly<Record<string, string>>;
  /** The part of the context `github` that the action uses. */
  readonly github: Readonly<Record<string, unknown>>;
  readonly env: NodeJS.ProcessEnv;
  /** The outputs of steps that are taken as done and are not run. */
  readonly done?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The result of a run of the action. */
export interface ActionRun {
  /** The exit status of the step that failed; 0 if none did. */
  readonly status: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  readonly summary: string;
  /** The other actions that it used, with their inputs. */
  readonly used: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
}

/** Runs the steps of action.yml as GitHub's runner does: one after the other, each in a new bash with its own command files. */
export class Runner {
  readonly folder = mkdtempSync(join(tmpdir(), 'runner-'));
  readonly workspace = join(this.folder, 'workspace');
  readonly temp = join(this.folder, 'temp');

  constructor() {
    mkdirSync(this.workspace);
    mkdirSync(this.temp);
  }

  async use({ inputs: given, github, env, done: before = {} }: Use): Promise<ActionRun> {
    const defaults = Object.entries(action.inputs).map(([name, input]) => [
      name,
      interpolate(input.default ?? '', { github }),
    ]);
    const inputs = { ...Object.fromEntries(defaults), ...given };
    const steps: Record<string, { outputs: Readonly<Record<string, string>> }> = {};
    for (const [id, outputs] of Object.entries(before)) steps[id] = { outputs };
    const used: ActionRun['used'][number][] = [];
    let [log, status] = ['', 0];
    const summary = this.#file('summary');
    for (const step of action.runs.steps) {
      const contexts: Contexts = { github, inputs, steps };
      if ((step.id && step.id in before) || !holds(step.if, contexts)) continue;
      if (step.uses) used.push({ uses: step.uses, with: evaluated(step.with, contexts) });
      if (!step.run) continue;
      const output = this.#file('output');
      const files = { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, GITHUB_ENV: this.#file('env') };
      const done = await this.#run(step, contexts, { ...env, ...files });
      log += done.stdout + done.stderr;
      if (step.id) steps[step.id] = { outputs: outputsIn(readFileSync(output, 'utf8')) };
      if (done.status === 0 || step['continue-on-error']) continue;
      status = done.status ?? -1;
      break;
    }
    const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, value] as const);
    return {
      status,
      outputs: evaluated(Object.fromEntries(outputs), { github, inputs, steps }),
      log,
      summary: readFileSync(summary, 'utf8'),
      used,
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  #run(step: Step, contexts: Contexts, env: NodeJS.ProcessEnv): Promise<Finished> {
    const script = this.#file('script', step.run);
    const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', script], {
      cwd: resolve(this.workspace, interpolate(step['working-directory'] ?? '.', contexts)),
      env: {
        PATH: process.env.PATH,
        HOME: this.folder,
        ...PROGRAM_CACHE,
        RUNNER_TEMP: this.temp,
        GITHUB_WORKSPACE: this.workspace,
        GITHUB_ACTION_PATH: resolve('.'),
        ...env,
        ...evaluated(step.env, contexts),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return finished(child);
  }

  #files = 0;

  #file(name: string, content = ''): string {
    const path = join(this.folder, `${name}-${this.#files++}`);
    writeFileSync(path, content);
    return path;
  }
}

function evaluated(texts: Readonly<Record<string, string>> = {}, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, interpolate(String(text), contexts)]),
  );
}

function outputsIn(file: string): Record<string, string> {
  const lines = file.split('\n').filter(Boolean);
  return Object.fromEntries(lines.map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]));
}

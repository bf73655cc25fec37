import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { isBody } from '../../gate/configuration/block';
import { readConfiguration } from './configuration';
import { JsonFile } from './json-file';
import { tokensOfPlan } from './plan-json';
import { NOTHING_FOUND, type Source } from './source';

const Manifest = v.object({
  stacks: v.record(v.string(), v.object({ synthesizedStackPath: v.string() })),
});

const CONFIGURATION = [
  'terraform',
  'provider',
  'resource',
  'data',
  'ephemeral',
  'variable',
  'module',
  'locals',
];

/** Reads what is at a path, told apart by content: a `cdktf.out`, a synthesized configuration or a plan. One source for each stack. */
export function readSources(path: string, env: NodeJS.ProcessEnv): Source[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return readFolder(path, env);
  return [readFile(path, env)];
}

function readFolder(folder: string, env: NodeJS.ProcessEnv): Source[] {
  if (existsSync(join(folder, 'cdk.tf.json'))) return [readFile(join(folder, 'cdk.tf.json'), env)];
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) {
    return [
      unreadable(`${folder} is not what cdktf synth writes: it holds no manifest.json and no cdk.tf.json.`),
    ];
  }
  const file = JsonFile.read(path);
  if (!(file instanceof JsonFile)) return [{ ...NOTHING_FOUND, unreadable: [file] }];
  const manifest = v.safeParse(Manifest, file.value);
  if (!manifest.success)
    return [unreadable(`${path} names no stacks, as the one that cdktf synth writes does.`)];
  return Object.values(manifest.output.stacks).map(({ synthesizedStackPath }) =>
    readFile(join(folder, synthesizedStackPath), env),
  );
}

function readFile(path: string, env: NodeJS.ProcessEnv): Source {
  const file = JsonFile.read(path);
  if (!(file instanceof JsonFile)) return { ...NOTHING_FOUND, unreadable: [file] };
  const judged = tokensOfPlan(file);
  if (judged) return { ...NOTHING_FOUND, judged };
  const { value } = file;
  if (isBody(value) && CONFIGURATION.some((key) => key in value)) return readConfiguration(file, value, env);
  return unreadable(
    `${path} is neither what "terraform show -json" prints of a saved plan nor what cdktf synth writes (cdk.tf.json).`,
  );
}

function unreadable(message: string): Source {
  return { ...NOTHING_FOUND, unreadable: [{ message }] };
}

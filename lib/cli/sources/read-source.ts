import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { isBody } from '../../gate/configuration/block';
import { append } from '../../gate/grouping';
import { visible } from '../../gate/visible';
import { isConfigurationFile, isPathWithin, isVariablesFile } from '../../hcl';
import type { ReportedFinding, Unreadable } from '../check-result';
import { repositoryRoot } from '../repository';
import { record } from '../schemas/parts';
import {
  holdsConfiguration,
  type Reading,
  readConfigurationFile,
  readConfigurationFolder,
} from './configuration/read-configuration';
import { JsonBytes } from './json-bytes';
import { JsonFile } from './json-file';
import { readOrchestrated } from './orchestrated';
import { readPlan } from './plan/read-plan';
import { isFolder, readBytes } from './read-file';
import { NOTHING_FOUND, type Source } from './source';
import { MANIFEST } from './synthesized-app';

const Manifest = v.object({
  stacks: v.pipe(
    record(v.string(), v.object({ synthesizedStackPath: v.string() })),
    // An app without stacks is not synthesized.
    v.minEntries(1),
  ),
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

/**
 * Reads what is at paths, recognised by content: a `cdktf.out`, the folder of a configuration (HCL or JSON) or one of its files, a
 * plan (JSON). One source for each stack, configuration and plan.
 * @param found those of the paths that are left out if another one has them as a module, except for their files of variables.
 */
export function readSources(
  paths: readonly string[],
  reading: Reading,
  found: ReadonlySet<string> = new Set(),
): Source[] {
  const places = new Map<string, string>();
  for (const place of paths.map(placeOf)) {
    // Resolved, so that a path that was named is recognised however it is written.
    const known = places.get(resolve(place));
    if (known === undefined || found.has(known)) places.set(resolve(place), place);
  }
  const read = [...places.values()].map((place) => ({ place, sources: readPlace(place, reading) }));
  const all = read.flatMap(({ sources }) => sources);
  const isModule = modulesAmong(all);
  const sources = read.flatMap(({ place, sources }) =>
    found.has(place)
      ? sources.map((source) => (isModule(source) ? variableFilesOf(source) : source))
      : sources,
  );
  // A problem that all stacks have, such as a missing file of variables, is reported once.
  const said = new Set<string>();
  const isNew = ({ message }: Unreadable) => !said.has(message) && said.add(message);
  return sources.map((source) => ({ ...source, unreadable: source.unreadable.filter(isNew) }));
}

/** Whether a configuration is a module of another one, and is not planned itself. Two that call each other do not count, because neither would be checked. */
function modulesAmong(all: readonly Source[]): (source: Source) => boolean {
  const callers = new Map<string, string[]>();
  for (const { folder, moduleFolders = [] } of all) {
    if (folder === undefined) continue;
    for (const module of moduleFolders) append(callers, module, folder);
  }
  return ({ folder = '', moduleFolders, isRoot }) =>
    isRoot !== true &&
    callers.get(folder)?.some((caller) => caller !== folder && !moduleFolders?.has(caller)) === true;
}

/** The findings in a module's own files of variables, which only a run of the module alone reads. */
function variableFilesOf({ findings }: Source): Source {
  const isInOne = ({ location }: ReportedFinding) => isVariablesFile(location?.file ?? '');
  return { ...NOTHING_FOUND, findings: findings.filter(isInOne) };
}

/** A file that Terraform reads together with others of its folder stands for the folder. */
function placeOf(path: string): string {
  return isConfigurationFile(path) && existsSync(path) && !isFolder(path) ? dirname(path) : path;
}

function readPlace(path: string, reading: Reading): Source[] {
  return isFolder(path) ? readFolder(path, reading) : [readWithin(path, () => readFile(path, reading))];
}

/** Keeps what is nested too deeply from hiding what else is read: that has a stack of its own. */
function readWithin(path: string, read: () => Source): Source {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unreadable({
      code: 'NestedTooDeeply',
      message: `${path} is nested too deeply, or its values refer to each other over too many steps.`,
      help: 'Shorten the longest chain of values that refer to each other.',
    });
  }
}

function readFolder(folder: string, reading: Reading): Source[] {
  if (holdsConfiguration(folder)) return [readWithin(folder, () => readConfigurationFolder(folder, reading))];
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) {
    if (existsSync(join(folder, 'cdktf.json')))
      return [
        unreadable({
          code: 'NotSynthesized',
          message: `${folder} is a CDKTF project without a cdktf.out.`,
          help: 'Run "cdktf synth", and check again.',
        }),
      ];
    return [
      unreadable({
        code: 'NothingToCheck',
        message: `${folder} contains nothing to check: no .tf, .tofu or .json file of a configuration, and no ${MANIFEST} as cdktf synth writes it.`,
        help: 'Correct the path.',
      }),
    ];
  }
  const file = JsonFile.read(path, true);
  if (!(file instanceof JsonFile)) return [unreadable(file)];
  const manifest = v.safeParse(Manifest, file.value);
  if (!manifest.success)
    return [
      unreadable({
        code: 'NotAManifest',
        message: `${path} is not a manifest that cdktf synth wrote: it names no stacks.`,
        help: 'Run "cdktf synth", and check again.',
      }),
    ];
  const stacks = Object.values(manifest.output.stacks);
  return stacks.map(({ synthesizedStackPath }) => {
    const stack = join(folder, synthesizedStackPath);
    return reading.trusted || isOwnStack(folder, stack)
      ? readWithin(stack, () => readStack(stack, reading))
      : foreignStack(path, stack);
  });
}

/** Whether a stack is in the repository of its manifest; without one, anywhere. */
function isOwnStack(folder: string, stack: string): boolean {
  const repository = repositoryRoot(resolve(folder));
  return repository === undefined || isPathWithin(repository, resolve(stack));
}

function foreignStack(manifest: string, stack: string): Source {
  return unreadable({
    code: 'StackOutsideRepository',
    message: `${manifest} names the stack ${visible(stack)}, which is outside its repository.`,
    help: 'Synthesize into the repository, or trust the files with --trust-configuration.',
  });
}

function readStack(path: string, reading: Reading): Source {
  return existsSync(path) ? readConfigurationFolder(dirname(path), reading) : readFile(path, reading);
}

function readFile(path: string, reading: Reading): Source {
  const orchestrated = readOrchestrated(path);
  if (orchestrated) return orchestrated;
  const bytes = readBytes(path);
  if ('message' in bytes) return unreadable(bytes);
  const plan = planIn(path, bytes, reading.trusted);
  if (plan) return plan;
  const file = JsonFile.of(path, bytes);
  if (!(file instanceof JsonFile)) return unreadable(/\.ya?ml$/.test(path) ? yaml(path) : file);
  const { value } = file;
  if (isBody(value) && CONFIGURATION.some((key) => key in value)) return readConfigurationFile(path, reading);
  return unreadable({
    code: 'UnknownDocument',
    message: `${path} is neither a plan (terraform show -json saved.tfplan) nor a configuration.`,
    help: 'Correct the path.',
  });
}

function yaml(path: string): Unreadable {
  return {
    code: 'Yaml',
    message: `${path} is YAML, which Crossplane, Kubernetes and Pulumi read, and not a plan or a configuration of Terraform.`,
    help: 'Check the plan or the configuration that is made from it, or its tokens by themselves (--manifest).',
  };
}

/** Undefined if the file is not a plan, or not JSON at all. */
function planIn(path: string, bytes: Buffer, trusted: boolean): Source | undefined {
  try {
    return readPlan(path, new JsonBytes(bytes), trusted);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function unreadable(problem: Unreadable): Source {
  return { ...NOTHING_FOUND, unreadable: [problem] };
}

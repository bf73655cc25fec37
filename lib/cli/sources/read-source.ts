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
    // `cdktf synth` writes no manifest without stacks.
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
 * Reads the paths, which are recognised by their content: a `cdktf.out`, the folder of a configuration (HCL or JSON), one of its files, or
 * a plan (JSON). Returns one source for each stack, configuration and plan.
 * @param found the paths that were not on the command line. If one is a module of another, only findings in its variable files are kept.
 */
export function readSources(
  paths: readonly string[],
  reading: Reading,
  found: ReadonlySet<string> = new Set(),
): Source[] {
  const places = new Map<string, string>();
  for (const place of paths.map(placeOf)) {
    // Resolved, because the same path may be written in different ways.
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
  // A problem of all stacks, such as a missing variable file, is reported once.
  const reported = new Set<string>();
  const isNew = ({ message }: Unreadable) => !reported.has(message) && reported.add(message);
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

/** Keeps only the findings in a module's variable files, which the caller of the module does not read. */
function variableFilesOf({ findings }: Source): Source {
  const isInOne = ({ location }: ReportedFinding) => isVariablesFile(location?.file ?? '');
  return { ...NOTHING_FOUND, findings: findings.filter(isInOne) };
}

/** The folder of a configuration file, because Terraform reads all files of the folder together. */
function placeOf(path: string): string {
  return isConfigurationFile(path) && existsSync(path) && !isFolder(path) ? dirname(path) : path;
}

function readPlace(path: string, reading: Reading): Source[] {
  return isFolder(path) ? readFolder(path, reading) : [readWithin(path, () => readFile(path, reading))];
}

/** Reports a configuration that exceeds the call stack, and lets the check continue with the others. */
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
        message: `${folder} contains nothing to check: no .tf, .tofu or .json file of a configuration, and no ${MANIFEST} of cdktf synth.`,
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
        message: `${path} is not a manifest of cdktf synth, because it has no stacks.`,
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

/** Whether a stack is in the same repository as its manifest. True if the manifest is in no repository. */
function isOwnStack(folder: string, stack: string): boolean {
  const repository = repositoryRoot(resolve(folder));
  return repository === undefined || isPathWithin(repository, resolve(stack));
}

function foreignStack(manifest: string, stack: string): Source {
  return unreadable({
    code: 'StackOutsideRepository',
    message: `${manifest} names the stack ${visible(stack)}, which is outside its repository.`,
    help: 'Run cdktf synth with an output folder in the repository, or use --trust-configuration if you trust the files.',
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
    message: `${path} is YAML, as for Crossplane, Kubernetes or Pulumi, and not a plan or a configuration of Terraform.`,
    help: 'Check the plan or the configuration that is generated from it, or only its tokens (--manifest).',
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

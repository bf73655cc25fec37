import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { Problem } from '../gate/problem';
import { Hcl1SyntaxError, type Hcl1Value, type Item, parseHcl1File } from './hcl1';
import type { Planner } from './provider-address';

/** One method of a `provider_installation` block: a place where providers come from. */
export interface InstallationMethod {
  readonly kind: 'direct' | 'filesystem_mirror' | 'network_mirror' | 'oci_mirror';
  /** A path, a URL or a template; empty for `direct`. */
  readonly location: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** A `provider_installation` block. It switches off `terraform.d/plugins` and all other default folders. */
export interface ProviderInstallation {
  readonly file: string;
  readonly methods: readonly InstallationMethod[];
  /** For the address of a provider, the folder that is used instead. */
  readonly devOverrides: Readonly<Record<string, string>>;
}

/** The part of the CLI configuration of Terraform or OpenTofu that decides where providers come from. */
export interface CliConfiguration {
  readonly installation?: ProviderInstallation;
  /** As it was written. A relative path starts in the folder that the program runs in. */
  readonly pluginCacheDir?: string;
  /** The errors that the program reports for the configuration each time it runs. It uses the rest of the configuration. */
  readonly errors: readonly Problem[];
}

/**
 * Reads the CLI configuration as Terraform or OpenTofu does: the file that `TF_CLI_CONFIG_FILE` names, or else the file of the user and
 * the files in `~/.terraform.d`.
 *
 * @param folder the folder that the program runs in.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file
 * @see https://opentofu.org/docs/cli/config/config-file/
 */
export function readCliConfiguration(
  planner: Planner,
  folder: string,
  env: NodeJS.ProcessEnv,
): CliConfiguration {
  const files = configurationFiles(planner, folder, env);
  const parts = files.map((file) => readFile(file, env));
  const installations = parts.flatMap((part) => part.installations);
  const errors = parts.flatMap((part) => part.errors);
  if (installations.length > 1)
    errors.push(
      wrong(
        `There is more than one provider_installation block (in ${[...new Set(installations.map(({ file }) => file))].join(' and ')}). Only the first counts.`,
        'Keep one of the blocks.',
      ),
    );
  const pluginCacheDir =
    env.TF_PLUGIN_CACHE_DIR || parts.map((part) => part.pluginCacheDir).find((dir) => dir !== undefined);
  if (pluginCacheDir && !existsSync(resolve(folder, pluginCacheDir)))
    errors.push(
      wrong(
        `The plugin cache folder ${pluginCacheDir} does not exist.`,
        'Create the folder, or set plugin_cache_dir to another one.',
      ),
    );
  return { installation: installations[0], pluginCacheDir, errors };
}

/** The home folder that Terraform uses, or undefined if the user has none. On Windows, Terraform ignores HOME. */
export function homeOf(env: NodeJS.ProcessEnv): string | undefined {
  try {
    // An empty HOME counts as not set.
    return process.platform === 'win32' ? homedir() : env.HOME || userInfo().homedir || undefined;
  } catch {
    return undefined;
  }
}

/** The program's folder of the user: `~/.terraform.d`, or for OpenTofu, if that does not exist, a folder of XDG. */
export function userFolder(
  planner: Planner,
  env: NodeJS.ProcessEnv,
  xdg: 'XDG_CONFIG_HOME' | 'XDG_DATA_HOME',
): string | undefined {
  const windows = process.platform === 'win32';
  const base = windows ? env.APPDATA : homeOf(env);
  if (base === undefined) return undefined;
  const folder = join(base, windows ? 'terraform.d' : '.terraform.d');
  const other = env[xdg];
  return planner === 'tofu' && other && !windows && !existsSync(folder) ? join(other, 'opentofu') : folder;
}

function configurationFiles(planner: Planner, folder: string, env: NodeJS.ProcessEnv): readonly string[] {
  const named = env.TF_CLI_CONFIG_FILE || env.TERRAFORM_CONFIG;
  // If the named file does not exist, Terraform warns and reads no other file.
  if (named) return [resolve(folder, named)].filter(existsSync);
  return [userFile(planner, env), ...filesIn(userFolder(planner, env, 'XDG_CONFIG_HOME'))].filter(
    (file) => file !== undefined && existsSync(file),
  ) as string[];
}

function userFile(planner: Planner, env: NodeJS.ProcessEnv): string | undefined {
  if (process.platform === 'win32') {
    const file = (name: string) => join(env.APPDATA ?? '', name);
    return planner === 'tofu' && existsSync(file('tofu.rc')) ? file('tofu.rc') : file('terraform.rc');
  }
  const home = homeOf(env);
  if (home === undefined) return undefined;
  const [own, terraforms] = [join(home, '.tofurc'), join(home, '.terraformrc')];
  if (planner === 'terraform') return terraforms;
  if (existsSync(own)) return own;
  if (!existsSync(terraforms) && env.XDG_CONFIG_HOME) return join(env.XDG_CONFIG_HOME, 'opentofu', 'tofurc');
  return terraforms;
}

function filesIn(folder: string | undefined): readonly string[] {
  if (folder === undefined || !existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder)
    .filter((name) => /\.tfrc(\.json)?$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

interface Part {
  readonly installations: readonly ProviderInstallation[];
  readonly pluginCacheDir?: string;
  readonly errors: Problem[];
}

function readFile(file: string, env: NodeJS.ProcessEnv): Part {
  let items: readonly Item[];
  try {
    items = parseHcl1File(file);
  } catch (error) {
    return { installations: [], errors: [unreadable(file, error)] };
  }
  const errors: Problem[] = [];
  const installations = items
    .filter(({ keys }) => keys[0] === 'provider_installation')
    .flatMap((item) => {
      if (isBlock(item)) return [installationOf(file, item.value, errors)];
      errors.push(wrong(`In ${file}, provider_installation is not a block.`));
      return [];
    });
  const cache = textOf(items, 'plugin_cache_dir');
  return { installations, pluginCacheDir: cache && expanded(cache, env), errors };
}

function wrong(message: string, help = CORRECT): Problem {
  return { code: 'CliConfiguration', message, help };
}

const CORRECT = 'Correct the CLI configuration.';

function unreadable(file: string, error: unknown): Problem {
  if (error instanceof Hcl1SyntaxError) return wrong(`The syntax of ${file} is wrong: ${error.message}.`);
  return wrong(
    `Failed to read ${file} (${(error as NodeJS.ErrnoException).code}).`,
    'Give this user access to the file.',
  );
}

const METHODS: Readonly<Record<string, string | undefined>> = {
  direct: '',
  filesystem_mirror: 'path',
  network_mirror: 'url',
  oci_mirror: 'repository_template',
};

/** Invalid methods are added to `errors` and left out. */
function installationOf(file: string, block: Hcl1Value, errors: Problem[]): ProviderInstallation {
  const methods: InstallationMethod[] = [];
  const devOverrides: Record<string, string> = {};
  for (const item of itemsIn(block)) {
    const [kind = ''] = item.keys;
    const items = itemsIn(item.value);
    if (kind === 'dev_overrides' && isBlock(item) && methods.length === 0) {
      // Terraform combines several blocks, and ignores the case of addresses.
      for (const { keys, value } of items) devOverrides[keys[0]?.toLowerCase() ?? ''] = plain(value);
      continue;
    }
    const argument = METHODS[kind];
    const location = argument ? (textOf(items, argument) ?? '') : '';
    const problem = problemWith(file, kind, item, location);
    if (problem) {
      errors.push(problem);
      continue;
    }
    const [include, exclude] = [listOf(items, 'include'), listOf(items, 'exclude')];
    methods.push({ kind: kind as InstallationMethod['kind'], location, include, exclude });
  }
  return { file, methods, devOverrides };
}

/** A block has no equals sign. */
function isBlock({ hasEquals, value }: Item): boolean {
  return !hasEquals && value.kind === 'object';
}

function problemWith(file: string, kind: string, item: Item, location: string): Problem | undefined {
  const argument = METHODS[kind];
  if (!isBlock(item)) return wrong(`In ${file}, ${kind} is not a block.`);
  if (kind === 'dev_overrides')
    return wrong(`In ${file}, dev_overrides must come before every other method.`);
  if (argument === undefined) return wrong(`In ${file}, ${kind} is not a method of provider_installation.`);
  if (argument !== '' && location === '') return wrong(`In ${file}, ${kind} has no ${argument}.`);
  if (kind === 'network_mirror' && !/^https:\/\/[^/]/.test(location))
    return wrong(`In ${file}, the URL of a network_mirror must start with https:// (found ${location}).`);
  const items = itemsIn(item.value);
  for (const name of ['include', 'exclude']) {
    if (items.some(({ keys, value }) => keys[0] === name && value.kind !== 'list'))
      return wrong(`In ${file}, ${name} of ${kind} is not a list.`);
    const pattern = listOf(items, name).find((one) => !isPattern(one));
    if (pattern !== undefined)
      return wrong(
        `In ${file}, ${kind} has the pattern ${JSON.stringify(pattern)} in ${name}, which does not match addresses of providers.`,
        'Write "namespace/type" or "host/namespace/type". "*" matches a whole part. If one part is "*", every part after it must be "*" too.',
      );
  }
  return undefined;
}

/** Letters, digits and single hyphens between them. */
const NAME = /^[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*$/u;
const HOST = /^[\p{L}\p{N}.-]+(?::\d+)?$/u;

/** Whether Terraform accepts a pattern of `include` or `exclude`. */
function isPattern(pattern: string): boolean {
  const [type = '', namespace = '', host, ...more] = pattern.split('/').reverse();
  const parts = [type, namespace, ...(host === undefined ? [] : [host])];
  return (
    more.length === 0 &&
    parts.every((part, at) => part === '*' || (at === 2 ? HOST : NAME).test(part)) &&
    // Every part after a wildcard must be a wildcard too.
    parts.every((part, at) => part !== '*' || parts.slice(0, at).every((after) => after === '*'))
  );
}

function itemsIn(value: Hcl1Value): readonly Item[] {
  return value.kind === 'object' ? value.items : [];
}

function textOf(items: readonly Item[], key: string): string | undefined {
  const value = items.filter(({ keys }) => keys[0] === key).at(-1)?.value;
  return value?.kind === 'text' ? value.text : undefined;
}

function listOf(items: readonly Item[], key: string): readonly string[] {
  return items
    .filter(({ keys }) => keys[0] === key)
    .flatMap(({ value }) => (value.kind === 'list' ? value.values.map(plain) : [plain(value)]));
}

function plain(value: Hcl1Value): string {
  return value.kind === 'text' ? value.text : '';
}

/** Replaces `$NAME` and `${NAME}`. Variables that are not set become empty. */
function expanded(text: string, env: NodeJS.ProcessEnv): string {
  return text.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (_, braced?: string, bare?: string) => env[braced ?? bare ?? ''] ?? '',
  );
}

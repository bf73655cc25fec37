import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CheckedToken, Unreadable } from '../check-result';
import { unjudgedGate } from '../checked-token';
import { type LocatedBlock, readConfigurationFiles } from './configuration-file';
import { installedModules } from './installed-modules';
import { instancesOf } from './instances';
import { ProviderBlocks } from './provider-blocks';
import { type GivenVariables, Values } from './values';

/** One module of a configuration: the root, or one that is called, with what it is called with. */
export interface ConfigurationModule {
  /** What its addresses begin with: nothing, or `module.press.`. */
  readonly prefix: string;
  readonly blocks: readonly LocatedBlock[];
  readonly values: Values;
  readonly providers: ProviderBlocks;
  /** The folder that Terraform runs in: relative paths start there. */
  readonly rootFolder: string;
}

/** A module and all that are called from it, and what was not read of them. */
export interface ModuleTree {
  readonly modules: readonly ConfigurationModule[];
  readonly unreadable: readonly Unreadable[];
  /** The modules that were not read: any of their gates has no verdict. */
  readonly unread: readonly CheckedToken[];
}

/** A module's root, once its blocks are read. */
export function rootModule(
  folder: string,
  blocks: readonly LocatedBlock[],
  given: GivenVariables,
): ConfigurationModule {
  const values = new Values(blocks, given, pathsOf(folder, folder));
  return { prefix: '', blocks, values, providers: new ProviderBlocks(blocks, values), rootFolder: folder };
}

/** The module, and those that it calls: from folders beside it, and those that `terraform init` has installed. */
export async function treeOf(root: ConfigurationModule): Promise<ModuleTree> {
  const installed = installedModules(root.rootFolder);
  return treeBelow(root, root.rootFolder, []);

  async function treeBelow(
    module: ConfigurationModule,
    folder: string,
    callers: readonly string[],
  ): Promise<ModuleTree> {
    const calls = module.blocks.filter(({ kind }) => kind === 'module');
    const trees = await Promise.all(calls.map((call) => calledTree(module, folder, call, callers)));
    return {
      modules: [module, ...trees.flatMap(({ modules }) => modules)],
      unreadable: trees.flatMap(({ unreadable }) => unreadable),
      unread: trees.flatMap(({ unread }) => unread),
    };
  }

  async function calledTree(
    caller: ConfigurationModule,
    callerFolder: string,
    call: LocatedBlock,
    callers: readonly string[],
  ): Promise<ModuleTree> {
    const address = `${caller.prefix}${call.address}`;
    const source = String(call.body.source);
    const folder = /^\.\.?\//.test(source) ? join(callerFolder, source) : installed(address);
    if (folder === undefined || !existsSync(folder)) {
      return notRead(
        address,
        call,
        `The module was not read, because its source ${source} is not installed.`,
        'Run terraform init first, or check the plan.',
      );
    }
    if (callers.includes(resolve(folder)))
      return notRead(address, call, 'The module calls itself.', 'Remove the call.');
    const instances = instancesOf(call, caller.values);
    if ('problem' in instances) {
      const reason = `The module was not read, because ${instances.problem}.`;
      return notRead(address, call, reason, 'Set what is missing, or check the plan (terraform show -json).');
    }
    const { blocks, unreadable } = await readConfigurationFiles(folder);
    const trees = await Promise.all(
      instances.map(({ key, values: callerValues }) => {
        const given: GivenVariables = (name) =>
          call.body[name] === undefined ? undefined : callerValues.resolve(call.body[name]);
        const values = new Values(blocks, given, pathsOf(folder, root.rootFolder));
        const providers = new ProviderBlocks(blocks, values, caller.providers.passedTo(call));
        const prefix = `${address}${key}.`;
        const module = { prefix, blocks, values, providers, rootFolder: root.rootFolder };
        return treeBelow(module, folder, [...callers, resolve(folder)]);
      }),
    );
    return {
      modules: trees.flatMap(({ modules }) => modules),
      unreadable: [...unreadable, ...trees.flatMap((tree) => tree.unreadable)],
      unread: trees.flatMap((tree) => tree.unread),
    };
  }
}

function notRead(name: string, { location }: LocatedBlock, reason: string, help: string): ModuleTree {
  return { modules: [], unreadable: [], unread: [unjudgedGate({ name, location }, reason, help)] };
}

function pathsOf(folder: string, rootFolder: string) {
  return { path: { module: resolve(folder), root: resolve(rootFolder), cwd: resolve(rootFolder) } };
}

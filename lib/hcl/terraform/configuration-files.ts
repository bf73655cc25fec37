import { readdirSync } from 'node:fs';
import type { Engine } from '../engine';

/** The names of the configuration files of a module, in the order in which an engine reads them. */
export interface ConfigurationFiles {
  readonly primary: readonly string[];
  /** The override files, which are merged over the primary files in this order. */
  readonly overrides: readonly string[];
  /** The files that only OpenTofu reads, listed for Terraform too. */
  readonly ofTofu: readonly string[];
}

const NAME = /^(.*?)\.(tf|tofu)(\.json)?$/s;

/** Lists the configuration files of a folder. @throws if the folder cannot be read */
export function configurationFiles(folder: string, engine: Engine): ConfigurationFiles {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && isRead(entry.name))
    .map(({ name }) => name)
    .sort();
  const ofTofu = names.filter(isOfTofu);
  const twins = new Set(ofTofu);
  const chosen = names.filter((name) =>
    engine === 'terraform' ? !isOfTofu(name) : !twins.has(tofuTwin(name)),
  );
  return {
    primary: chosen.filter((name) => !isOverride(name)),
    overrides: chosen.filter(isOverride),
    ofTofu,
  };
}

/** Whether this is the name of a configuration file, in HCL or JSON. */
export function isConfigurationFile(name: string): boolean {
  return NAME.test(name);
}

/** Whether this is the name of a variables file, in HCL or JSON. */
export function isVariablesFile(name: string): boolean {
  return /\.tfvars(\.json)?$/.test(name);
}

/** Whether the engines read a file: not backup files of editors and hidden files. */
function isRead(name: string): boolean {
  return isConfigurationFile(name) && !name.startsWith('.') && !(name.startsWith('#') && name.endsWith('#'));
}

export function isOfTofu(name: string): boolean {
  return /\.tofu(\.json)?$/.test(name);
}

/** The name of the file that OpenTofu reads instead, if it exists. */
function tofuTwin(name: string): string {
  return isOfTofu(name) ? '' : name.replace(/\.tf(\.json)?$/, '.tofu$1');
}

function isOverride(name: string): boolean {
  const [, base = ''] = NAME.exec(name) ?? [];
  return base === 'override' || base.endsWith('_override');
}

import { readdirSync } from 'node:fs';
import type { Engine } from '../engine';

/** The names of the files in a folder that an engine reads as one module, in the order in which it reads them. */
export interface ConfigurationFiles {
  readonly primary: readonly string[];
  /** Merged over the primary files, one after the other. */
  readonly overrides: readonly string[];
  /** Those that OpenTofu alone reads, whichever engine it is. */
  readonly ofTofu: readonly string[];
}

const NAME = /^(.*?)\.(tf|tofu)(\.json)?$/s;

/** @throws where the folder cannot be read. */
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

/** Whether a name is that of a file of a configuration, in HCL or in JSON. */
export function isConfigurationFile(name: string): boolean {
  return NAME.test(name);
}

/** Whether a name is that of a file of variables, in HCL or in JSON. */
export function isVariablesFile(name: string): boolean {
  return /\.tfvars(\.json)?$/.test(name);
}

/** Files of editors and hidden ones are not read. */
function isRead(name: string): boolean {
  return isConfigurationFile(name) && !name.startsWith('.') && !(name.startsWith('#') && name.endsWith('#'));
}

export function isOfTofu(name: string): boolean {
  return /\.tofu(\.json)?$/.test(name);
}

/** The file that OpenTofu reads instead of one for both engines. */
function tofuTwin(name: string): string {
  return isOfTofu(name) ? '' : name.replace(/\.tf(\.json)?$/, '.tofu$1');
}

function isOverride(name: string): boolean {
  const [, base = ''] = NAME.exec(name) ?? [];
  return base === 'override' || base.endsWith('_override');
}

import { readdirSync } from 'node:fs';
import type { Engine } from '../engine';

/** The names of the files that an engine reads as one module, in its order. */
export interface ConfigurationFiles {
  readonly primary: readonly string[];
  /** Override files, which are merged over the primary files one after the other. */
  readonly overrides: readonly string[];
  /** The files that only OpenTofu reads. Listed for both engines. */
  readonly ofTofu: readonly string[];
}

const NAME = /^(.*?)\.(tf|tofu)(\.json)?$/s;

/** @throws the error of the system if the folder cannot be read. */
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

/** Whether a name is that of a configuration file, in HCL or JSON. */
export function isConfigurationFile(name: string): boolean {
  return NAME.test(name);
}

/** Whether a name is that of a variables file, in HCL or JSON. */
export function isVariablesFile(name: string): boolean {
  return /\.tfvars(\.json)?$/.test(name);
}

/** Whether a file is read. Hidden files and files of editors are not. */
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

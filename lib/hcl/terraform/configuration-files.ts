import { readdirSync } from 'node:fs';
import type { Engine } from '../engine';

/** The names of the files in a folder that an engine reads as one module, in the order in which it reads them. */
export interface ConfigurationFiles {
  readonly primary: readonly string[];
  /** Merged over the primary files, one after the other. */
  readonly overrides: readonly string[];
}

const NAME = /^(.*?)\.(tf|tofu)(\.json)?$/s;

/** @throws where the folder cannot be read. */
export function configurationFiles(folder: string, engine: Engine): ConfigurationFiles {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && isRead(entry.name, engine))
    .map(({ name }) => name)
    .sort();
  const all = new Set(names);
  const chosen = engine === 'terraform' ? names : names.filter((name) => !all.has(tofuTwin(name)));
  return {
    primary: chosen.filter((name) => !isOverride(name)),
    overrides: chosen.filter(isOverride),
  };
}

/** Files of editors and hidden ones are not read; `.tofu` is read by OpenTofu alone. */
function isRead(name: string, engine: Engine): boolean {
  const [, , extension] = NAME.exec(name) ?? [];
  if (extension === undefined || (extension === 'tofu' && engine === 'terraform')) return false;
  return !name.startsWith('.') && !(name.startsWith('#') && name.endsWith('#'));
}

/** The file that OpenTofu reads instead of one for both engines. */
function tofuTwin(name: string): string {
  return name.endsWith('.tofu') || name.endsWith('.tofu.json')
    ? ''
    : name.replace(/\.tf(\.json)?$/, '.tofu$1');
}

function isOverride(name: string): boolean {
  const [, base = ''] = NAME.exec(name) ?? [];
  return base === 'override' || base.endsWith('_override');
}

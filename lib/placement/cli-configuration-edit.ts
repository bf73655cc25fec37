import {
  constants,
  copyFileSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type Hcl1Value, type Item, parseHcl1 } from './hcl1';
import { PROVIDER_ADDRESSES, PROVIDER_SOURCE } from './provider-address';
import { serves } from './provider-sources';

/** A CLI configuration with a filesystem mirror for the provider. */
export interface EditedConfiguration {
  readonly text: string;
  /** Only its `provider_installation` block. */
  readonly block: string;
}

/**
 * Changes the `provider_installation` block of a CLI configuration so that the provider comes only from a folder. Everything else stays
 * unchanged. Undefined if the text is JSON.
 *
 * @param path of the folder, absolute or relative to the folder of each configuration.
 * @throws Hcl1SyntaxError
 */
export function withFilesystemMirror(text: string, path: string): EditedConfiguration | undefined {
  const { value } = installationIn(text) ?? {};
  if (value?.kind !== 'object' || value.end === 0) return undefined;
  const overrides = value.items.filter(({ keys }) => keys[0] === 'dev_overrides');
  const others = value.items.filter((item) => !overrides.includes(item));
  const mirror = `
  filesystem_mirror {
    path    = ${JSON.stringify(path)}
    include = ["${PROVIDER_SOURCE}"]
  }${others.length > 0 ? '' : '\n'}`;
  const insertions = [
    { at: overrides.at(-1)?.end ?? value.start + 1, text: mirror },
    ...others.filter(isAsked).map(exclusion),
  ];
  const edited = insertions
    .sort((a, b) => b.at - a.at)
    .reduce((before, { at, text: added }) => before.slice(0, at) + added + before.slice(at), text);
  const block = installationIn(edited);
  return { text: edited, block: edited.slice(block?.start, block?.end) };
}

/**
 * Changes the file of a CLI configuration so that the provider comes only from a folder, and keeps a backup of the file.
 *
 * @returns the path of the backup; undefined if the file is JSON, which is not edited.
 * @throws Hcl1SyntaxError, or the file system's error.
 */
export function writeFilesystemMirror(file: string, path: string): string | undefined {
  // If the file is a link, such as one into a repository of dotfiles, the link stays.
  const real = realpathSync(file);
  const edited = withFilesystemMirror(readFileSync(real, 'utf8'), path);
  if (edited === undefined) return undefined;
  const backup = backUp(real);
  const temporary = `${real}.${process.pid}`;
  writeFileSync(temporary, edited.text, { mode: statSync(real).mode, flag: 'wx' });
  try {
    renameSync(temporary, real);
  } catch (error) {
    // Fails, for example, if the file is a bind mount in a container.
    rmSync(temporary);
    throw error;
  }
  return backup;
}

function installationIn(text: string): Item | undefined {
  return parseHcl1(text).find(({ keys, hasEquals }) => keys[0] === 'provider_installation' && !hasEquals);
}

/** Whether this method serves the provider now. */
function isAsked({ value }: Item): boolean {
  const include = patterns(argument(value, 'include'));
  const exclude = patterns(argument(value, 'exclude'));
  return PROVIDER_ADDRESSES.some((address) => serves({ include, exclude }, address));
}

function exclusion({ value }: Item): { at: number; text: string } {
  const present = argument(value, 'exclude');
  if (present?.kind === 'list') {
    const last = present.values.at(-1);
    return { at: last?.end ?? present.start + 1, text: `${last ? ', ' : ''}"${PROVIDER_SOURCE}"` };
  }
  const last = value.kind === 'object' ? value.items.at(-1) : undefined;
  const text = `\n    exclude = ["${PROVIDER_SOURCE}"]`;
  return last ? { at: last.end, text } : { at: value.start + 1, text: `${text}\n  ` };
}

function argument(value: Hcl1Value, name: string): Hcl1Value | undefined {
  return value.kind === 'object' ? value.items.find(({ keys }) => keys[0] === name)?.value : undefined;
}

function patterns(value: Hcl1Value | undefined): readonly string[] {
  return value?.kind === 'list' ? value.values.flatMap((one) => (one.kind === 'text' ? [one.text] : [])) : [];
}

/** Never overwrites a backup: the first one may be the only copy of the original file. */
function backUp(file: string): string {
  for (let count = 1; ; count++) {
    const backup = `${file}.backup${count === 1 ? '' : `-${count}`}`;
    try {
      copyFileSync(file, backup, constants.COPYFILE_EXCL);
      return backup;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

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
import { withFilesystemMirror } from './cli-configuration-edit';

/**
 * Changes a CLI configuration so that the provider comes from a folder, and keeps the file as it was beside it.
 *
 * @returns the path of the backup; undefined where the file is JSON, which is not edited.
 * @throws Hcl1SyntaxError, or the error of the file system.
 */
export function writeFilesystemMirror(file: string, path: string): string | undefined {
  // Where dotfiles are links into a repository, the link stays.
  const real = realpathSync(file);
  const edited = withFilesystemMirror(readFileSync(real, 'utf8'), path);
  if (edited === undefined) return undefined;
  const backup = backUp(real);
  const temporary = `${real}.${process.pid}`;
  writeFileSync(temporary, edited.text, { mode: statSync(real).mode, flag: 'wx' });
  try {
    renameSync(temporary, real);
  } catch (error) {
    // As where the file alone is mounted into a container.
    rmSync(temporary);
    throw error;
  }
  return backup;
}

/** A backup is never overwritten: the first may be the only one from before all changes. */
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

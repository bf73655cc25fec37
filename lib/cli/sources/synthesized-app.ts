import { join } from 'node:path';
import { isBody } from '../../gate/configuration/block';
import { JsonFile } from './json-file';
import { isFolder } from './read-file';

/** The file that `cdktf synth` writes next to the stacks of an app. */
export const MANIFEST = 'manifest.json';

/**
 * Whether a folder is the output of `cdktf synth`. Web applications and browser extensions also have a `manifest.json`, but without
 * stacks. A damaged manifest counts if the folder has stacks.
 */
export function isSynthesizedApp(folder: string): boolean {
  const file = JsonFile.read(join(folder, MANIFEST), true);
  if (!(file instanceof JsonFile)) return isFolder(join(folder, 'stacks'));
  return isBody(file.value) && 'stacks' in file.value;
}

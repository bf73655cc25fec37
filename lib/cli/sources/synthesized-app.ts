import { join } from 'node:path';
import { isBody } from '../../gate/configuration/block';
import { JsonFile } from './json-file';
import { isFolder } from './read-file';

/** What `cdktf synth` writes beside the stacks of an app. */
export const MANIFEST = 'manifest.json';

/**
 * Whether a folder holds an app as `cdktf synth` writes it. Web applications and browser extensions have a `manifest.json` as well, which
 * names no stacks. One that is damaged counts where stacks are beside it.
 */
export function isSynthesizedApp(folder: string): boolean {
  const file = JsonFile.read(join(folder, MANIFEST), true);
  if (!(file instanceof JsonFile)) return isFolder(join(folder, 'stacks'));
  return isBody(file.value) && 'stacks' in file.value;
}

import { readdirSync, readlinkSync } from 'node:fs';

/** The processes whose working directory is a folder, such as Terraform and its providers. Works only on Linux. */
export function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}

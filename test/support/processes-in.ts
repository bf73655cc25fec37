import { readdirSync, readlinkSync } from 'node:fs';

/** The processes that run in a folder, as Terraform and its providers do. Linux alone lists them. */
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

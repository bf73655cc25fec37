import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, blocksOf, isBody } from '../../gate/configuration/block';
import type { Location, Unreadable } from '../check-result';
import { HclFile } from './hcl-file';
import { JsonFile } from './json-file';

/** One file of a module. */
export interface ConfigurationFile {
  readonly value: unknown;
  locate(block: Block): Location;
}

/** A block, and where it stands. */
export interface LocatedBlock extends Block {
  readonly location: Location;
}

/** The names of a folder's files that Terraform reads as one module. */
export function configurationFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.tf(\.json)?$/.test(name) && !name.startsWith('.'))
    .sort();
}

/** The blocks of a module's files, and what could not be read of them. */
export async function readConfigurationFiles(
  folder: string,
): Promise<{ blocks: LocatedBlock[]; unreadable: Unreadable[] }> {
  const paths = configurationFilesIn(folder).map((name) => join(folder, name));
  const files = await Promise.all(
    paths.map((path) => (path.endsWith('.json') ? JsonFile.read(path) : HclFile.read(path))),
  );
  return {
    blocks: files.flatMap((file) => ('message' in file ? [] : locatedBlocks(file))),
    unreadable: files.filter((file): file is Unreadable => 'message' in file),
  };
}

export function locatedBlocks(file: ConfigurationFile): LocatedBlock[] {
  if (!isBody(file.value)) return [];
  return blocksOf(file.value).map((block) => ({ ...block, location: file.locate(block) }));
}

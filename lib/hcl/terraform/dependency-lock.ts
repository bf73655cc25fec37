import { join } from 'node:path';
import type { Diagnostic } from '../syntax/diagnostic';
import { parseFile } from '../syntax/parse';
import { SourceText } from '../syntax/source-text';
import { attributeNamed, constantText } from './block-parts';
import { readText } from './read-text';

/** The contents of a dependency lock file. */
export interface DependencyLock {
  /** By the full address of the provider: `registry.terraform.io/aliyun/alicloud`. */
  readonly versions: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

const NAME = '.terraform.lock.hcl';

/** Reads the dependency lock file of a root module. */
export function readDependencyLock(folder: string, shown: string, allowedRoot?: string): DependencyLock {
  const versions = new Map<string, string>();
  const text = readText(join(folder, NAME), allowedRoot);
  if (typeof text !== 'string') return { versions, diagnostics: [] };
  const { value, diagnostics } = parseFile(new SourceText(join(shown, NAME), text));
  for (const { type, labels, body } of value.blocks) {
    const version = attributeNamed(body, 'version')?.value;
    const chosen = version && constantText(version);
    if (type === 'provider' && labels[0] !== undefined && chosen !== undefined)
      versions.set(labels[0].text, chosen);
  }
  return { versions, diagnostics };
}

import { dirname } from 'node:path';
import { isTokenCheck, tokenArguments } from '../../gate/configuration/token-argument';
import { realPath } from '../../gate/real-path';
import { LITERAL_TOKEN } from '../../gate/rules';
import { safeSources } from '../spelling';
import { isAsset, sourceOf } from './assets';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The problems with assets that copy the token file of a gate into the synthesized folder (AMT004). */
export function tokenAssets({ constructs, blocks }: SynthesizedStack): SynthesisProblem[] {
  const assets = [...constructs].filter(isAsset);
  if (assets.length === 0) return [];
  const gates = new Map<string, string>();
  for (const block of blocks.filter(isTokenCheck)) {
    for (const { kind, text } of tokenArguments(block)) {
      if (kind !== 'file' || text.includes('${')) continue;
      // An asset that is a folder copies everything beneath it.
      for (const path of withFolders(realPath(text))) if (!gates.has(path)) gates.set(path, block.name);
    }
  }
  return assets.flatMap((asset) => {
    const gate = gates.get(realPath(sourceOf(asset)));
    if (gate === undefined) return [];
    return {
      construct: asset,
      message: `${LITERAL_TOKEN.title(asset.node.path)}. The asset copies the token file of the gate ${gate} into the synthesized folder. Remove the asset, or give it a path without the token file. Use ${safeSources()} to read the token where Terraform runs.`,
    };
  });
}

function withFolders(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...withFolders(parent)];
}

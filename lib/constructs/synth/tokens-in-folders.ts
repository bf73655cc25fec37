import { type Block, type Body, blocksOf } from '../../gate/configuration/block';
import type { BrokenRule } from '../../gate/configuration/broken-rule';
import { knownTokensIn } from '../../gate/configuration/literal-tokens';
import type { ModuleReader } from './literal-source';

/** The local modules that contain a known token, or call one that does. CDKTF copies them into the synthesized folder. */
export function tokensInFolders(
  blocks: readonly Block[],
  modules: ModuleReader,
  known: ReadonlyMap<string, string>,
): BrokenRule[] {
  if (known.size === 0) return [];
  const bySource = new Map<string, BrokenRule | undefined>();
  return blocks
    .filter(({ kind }) => kind === 'module')
    .flatMap((block) => {
      const source = String(block.body.source);
      if (!bySource.has(source)) bySource.set(source, firstIn(source, modules, known, new Set()));
      const found = bySource.get(source);
      return found
        ? [
            {
              ...found,
              block,
              message: `A file of the module ${block.name} contains a token: ${found.message}`,
            },
          ]
        : [];
    });
}

/** @param searched the configurations that were already searched, because several modules can call the same one. */
function firstIn(
  source: string,
  modules: ModuleReader,
  known: ReadonlyMap<string, string>,
  searched: Set<Body>,
): BrokenRule | undefined {
  const module = modules(source);
  if (module === undefined || searched.has(module.configuration)) return undefined;
  searched.add(module.configuration);
  const inside = blocksOf(module.configuration);
  const [found] = knownTokensIn(inside, known);
  if (found) return found;
  for (const { kind, body } of inside) {
    const deeper = kind === 'module' && firstIn(String(body.source), module.modules, known, searched);
    if (deeper) return deeper;
  }
  return undefined;
}

import type { Configuration, ModuleInstance } from '../../../hcl';
import type { ReportedFinding } from '../../check-result';
import { countedVerdicts } from './counted-verdicts';
import { type LiteralSearch, literalTokens } from './literal-tokens';
import { ungatedTokens } from './ungated-tokens';
import { warnOnlyGates } from './warn-only-gates';

/** The findings of the static rules. */
export function brokenRules(configuration: Configuration, search: LiteralSearch): ReportedFinding[] {
  const modules = onceEach(configuration.root.all());
  const paths = new Set(modules.map(pathOf));
  const absent = onceEach(configuration.root.absent()).filter((module) => !paths.has(pathOf(module)));
  return [
    ...literalTokens(configuration, [...modules, ...absent], search),
    ...ungatedTokens(configuration, { modules, absent }),
    ...warnOnlyGates(configuration),
    ...modules.flatMap(countedVerdicts),
  ];
}

/** Each module once, whatever the number of its instances. */
function onceEach(modules: Iterable<ModuleInstance>): ModuleInstance[] {
  const byPath = new Map<string, ModuleInstance>();
  for (const module of modules) {
    const path = pathOf(module);
    if (!byPath.has(path)) byPath.set(path, module);
  }
  return [...byPath.values()];
}

function pathOf({ path }: ModuleInstance): string {
  return path.join('.');
}

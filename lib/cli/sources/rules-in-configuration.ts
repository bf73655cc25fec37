import { WARN_ONLY_GATE } from '../../gate/rules';
import {
  attributeNamed,
  type Configuration,
  type ModuleInstance,
  nodeIn,
  type Place,
  type ResourceInstance,
} from '../../hcl';
import type { ReportedFinding } from '../check-result';
import { countedVerdicts } from './counted-verdicts';
import { isGateResource, nameOf } from './gate-block';
import { type LiteralSearch, literalTokens } from './literal-tokens';
import { locationOf } from './place';
import { ungatedTokens } from './ungated-tokens';

/** The rules that a configuration breaks as it stands. */
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

/** Each module once, however many instances there are of it. */
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

/** Gates that only warn (AMT006), where a policy asks that they fail. */
function warnOnlyGates(configuration: Configuration): ReportedFinding[] {
  const found = new Map<string, ReportedFinding>();
  for (const { resource, module, instances } of configuration.resources()) {
    if (!isGateResource(resource)) continue;
    const name = nodeIn(module, nameOf(resource));
    const add = (why: string, help: string, place: Place) => {
      const message = `${name} does not fail (${why}). The policy requires every gate to fail.`;
      found.set(`${name} ${why}`, {
        rule: WARN_ONLY_GATE,
        level: 'error',
        subject: name,
        message,
        help,
        name,
        tokenFingerprint: null,
        location: locationOf(place),
      });
    };
    for (const instance of instances) {
      for (const argument of warningArguments(instance)) {
        const place = attributeNamed(resource.block.body, argument)?.value ?? resource.block.header;
        add(`${argument} is "warn"`, 'Set it to "fail" (in CDKTF: TokenPolicy.FAIL).', place);
      }
    }
    if (resource.check !== undefined) {
      const why = 'it is in a check block, which only warns';
      add(why, 'Take the data source out of the check block.', resource.block.header);
    }
  }
  return [...found.values()];
}

function warningArguments(instance: ResourceInstance): string[] {
  return ['on_invalid', 'on_unverified', 'on_expiring'].filter(
    (name) => instance.argument(name)?.data === 'warn',
  );
}

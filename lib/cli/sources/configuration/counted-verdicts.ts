import { COUNTED_VERDICT } from '../../../gate/rules';
import { attributeNamed, type Expression, type ModuleInstance, nodeIn, referencesIn } from '../../../hcl';
import type { ReportedFinding } from '../../check-result';
import { locationOf } from '../place';
import { constructPath, isGateResource, nameOf } from './gate-block';

/** The results of a gate that change with the verdict. */
const ANSWERS = new Set([
  'all_valid',
  'invalid_names',
  'results',
  'token_status',
  'unverified_names',
  'verdict',
]);

/** Resources and modules whose `count` or `for_each` depends on a verdict (AMT011): they are destroyed when the verdict changes. */
export function countedVerdicts(module: ModuleInstance): ReportedFinding[] {
  const { resources, calls } = module.configuration;
  const repeated = [
    ...[...resources.values()].map((resource) => ({ name: nameOf(resource), body: resource.block.body })),
    ...[...calls].map(([id, block]) => ({ name: constructPath(block) ?? `module.${id}`, body: block.body })),
  ];
  return repeated.flatMap(({ name, body }) =>
    ['count', 'for_each'].flatMap((argument) => {
      const value = attributeNamed(body, argument)?.value;
      if (value === undefined) return [];
      const gate = gateAnswering(value, module);
      return gate === undefined ? [] : [finding(nodeIn(module, name), argument, gate, value)];
    }),
  );
}

function finding(name: string, argument: string, gate: string, value: Expression): ReportedFinding {
  return {
    rule: COUNTED_VERDICT,
    level: 'note',
    subject: name,
    message: `${argument} of ${name} depends on the verdict of ${gate}. If the token is invalid or could not be verified, the plan destroys ${name}.`,
    help: COUNTED_VERDICT.help,
    name,
    tokenFingerprint: null,
    location: locationOf(value),
  };
}

/** The gate on whose verdict an expression depends, directly or through local values. */
function gateAnswering(
  expression: Expression,
  module: ModuleInstance,
  visited: ReadonlySet<string> = new Set(),
): string | undefined {
  for (const { root, steps } of referencesIn(expression)) {
    const names = steps.flatMap((step) => (step.kind === 'get' ? [step.name] : []));
    const [type, name] = names;
    if (root === 'data' && isGateResource({ mode: 'data', type: type ?? '' })) {
      if (names.slice(2).some((attribute) => ANSWERS.has(attribute))) return `data.${type}.${name}`;
    }
    if (root !== 'local' || type === undefined || visited.has(type)) continue;
    const local = module.configuration.locals.get(type)?.value;
    const found = local && gateAnswering(local, module, new Set([...visited, type]));
    if (found !== undefined) return found;
  }
  return undefined;
}

import { warnsBecauseOf, warnsInCheckBlock } from '../../../gate/configuration/warn-only-gates';
import { POLICY_ARGUMENTS } from '../../../gate/policy';
import { WARN_ONLY_GATE } from '../../../gate/rules';
import {
  attributeNamed,
  type Configuration,
  nodeIn,
  type Place,
  type ResourceDeclaration,
  Unknown,
} from '../../../hcl';
import type { ReportedFinding } from '../../check-result';
import { locationOf } from '../place';
import { isGateResource, nameOf } from './gate-block';
import { GIVE_VALUES } from './no-verdict';

/** Why a gate only warns, or why that is not known. */
type Reason = Pick<ReportedFinding, 'isUndecided' | 'title' | 'message' | 'help'>;

/** Gates that only warn (AMT006), or may do so. Each is reported once, whatever the number of its instances. */
export function warnOnlyGates(configuration: Configuration): ReportedFinding[] {
  const found = new Map<string, ReportedFinding>();
  for (const declaration of configuration.resources()) {
    const { resource, module } = declaration;
    if (!isGateResource(resource)) continue;
    const name = nodeIn(module, nameOf(resource));
    for (const { place, ...reason } of reasonsOf(declaration, name)) {
      const about = { rule: WARN_ONLY_GATE, level: 'error', subject: name, name } as const;
      const location = locationOf(place);
      found.set(`${name} ${reason.message}`, { tokenFingerprint: null, location, ...about, ...reason });
    }
  }
  return [...found.values()];
}

function reasonsOf(declaration: ResourceDeclaration, name: string): (Reason & { readonly place: Place })[] {
  const { block, check } = declaration.resource;
  const reasons = POLICY_ARGUMENTS.flatMap((argument) => {
    const actions = actionsOf(declaration, argument);
    const place = attributeNamed(block.body, argument)?.value ?? block.header;
    if (actions.includes('warn')) return [{ place, ...warnsBecauseOf(name, argument, 'warn') }];
    const isUnknown = actions.some((action) => action instanceof Unknown);
    return isUnknown ? [{ place, ...unknownAction(name, argument, GIVE_VALUES) }] : [];
  });
  if (check === undefined) return reasons;
  return [...reasons, { place: block.header, ...warnsInCheckBlock(name) }];
}

/** The reason of a finding about a gate whose argument is not known. */
export function unknownAction(name: string, argument: string, help: string): Reason {
  const title = `Could not check whether ${name} only warns`;
  const message = `Argument ${argument} of ${name} is not known here. The policy requires every gate to fail.`;
  return { isUndecided: true, title, message, help };
}

/** The values of an argument in all instances, or in any instance if the instances are not known. */
function actionsOf({ instances, unknown, inAnyInstance }: ResourceDeclaration, argument: string): unknown[] {
  if (unknown !== undefined) return [inAnyInstance(argument)?.data];
  return instances.map((instance) => instance.argument(argument)?.data);
}

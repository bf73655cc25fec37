import { type Configuration, localProviderName, type ResourceDeclaration, type Unknown } from '../../../hcl';
import type { CheckedToken, DeclaredGate } from '../../check-result';
import { unjudgedGate } from '../../checked-token';
import {
  chosenVersion,
  excludedVersion,
  gateOfExcludedVersion,
  gateOfStranger,
  gateWithMetadata,
  otherProvider,
} from '../gate-provider';
import { locationOf } from '../place';
import type { AskedToken, UnresolvedToken } from '../source';
import { isGateResource } from './gate-block';
import { GateReader, type GateReading, gateName } from './gate-reader';
import type { GateAddresses } from './gate-results';
import { GIVE_VALUES } from './no-verdict';

/** What the gates of a configuration come to before the service is asked. */
export interface ConfiguredGates {
  readonly asked: readonly AskedToken[];
  /** Those that every plan refuses. */
  readonly faulty: readonly CheckedToken[];
  /** Those that have no verdict, each with its reason. */
  readonly unresolved: readonly UnresolvedToken[];
  /** Those that are asked about and whose result others may refer to. */
  readonly addresses: GateAddresses;
}

/** Collects every gate that a configuration declares. */
export function gatesInConfiguration(configuration: Configuration, reading: GateReading): ConfiguredGates {
  const asked: AskedToken[] = [];
  const faulty: CheckedToken[] = [];
  const unresolved: UnresolvedToken[] = [];
  const addresses = new Map<DeclaredGate, string>();
  const excluded = excludedVersion(configuration, chosenVersion(configuration));
  for (const declaration of configuration.resources()) {
    if (!isGateResource(declaration.resource)) continue;
    const gate = declaredGate(declaration, reading);
    const other = otherProvider(declaration.module, localProviderName(declaration.resource));
    const unprovided =
      (other?.isStranger && !reading.trusted ? gateOfStranger(gate, other) : undefined) ??
      (excluded && gateOfExcludedVersion(gate, excluded)) ??
      gateWithMetadata(declaration, gate);
    if (unprovided !== undefined) {
      faulty.push(unprovided);
      continue;
    }
    // No plan asks about it. That its token is invalid can be found all the same.
    if (other?.isStranger === false) {
      const questions = questionsOf(declaration, reading);
      asked.push(...questions.map((question) => ({ ...question, unplanned: other })));
      if (questions.length === 0) faulty.push(unjudgedGate(gate, other.message, other.help));
      continue;
    }
    if (declaration.unknown !== undefined)
      unresolved.push(unknownInstances(gate, declaration.unknown, declaration));
    for (const instance of declaration.instances) {
      for (const found of new GateReader(declaration, instance, reading).tokens()) {
        if ('question' in found) {
          asked.push(found);
          if (declaration.resource.check === undefined) addresses.set(found.gate, instance.address);
        } else (found.isFault ? faulty : unresolved).push(found.token);
      }
    }
  }
  for (const { declaration, instance } of configuration.absentResources()) {
    const fault = isGateResource(declaration.resource)
      ? new GateReader(declaration, instance, reading).fault()
      : undefined;
    if (fault !== undefined) faulty.push(fault);
  }
  return { asked, faulty, unresolved, addresses };
}

/** Those that can be asked of a gate. */
function questionsOf(declaration: ResourceDeclaration, reading: GateReading): AskedToken[] {
  return declaration.instances
    .flatMap((instance) => new GateReader(declaration, instance, reading).tokens())
    .filter((found) => 'question' in found);
}

/** A gate as its block declares it, whatever instances there are. */
function declaredGate(declaration: ResourceDeclaration, reading: GateReading): DeclaredGate {
  const { header } = declaration.resource.block;
  return { name: gateName(declaration, reading), location: locationOf(header) };
}

function unknownInstances(
  gate: DeclaredGate,
  unknown: Unknown,
  declaration: ResourceDeclaration,
): CheckedToken {
  const message = `The number of instances is not known, because ${why(unknown)}.`;
  const instanceId = declaration.inAnyInstance('instance_id')?.data;
  return unjudgedGate(gate, message, GIVE_VALUES, {
    instanceId: typeof instanceId === 'string' ? instanceId : null,
  });
}

/** A clause. */
function why({ reason, detail }: Unknown): string {
  return reason === 'known-after-apply'
    ? `${detail} is known only after apply`
    : `only the engine knows ${detail}`;
}

import {
  type Configuration,
  isPathWithin,
  localProviderName,
  type ResourceDeclaration,
  type ResourceInstance,
  type Unknown,
} from '../../../hcl';
import type { CheckedToken, DeclaredGate } from '../../check-result';
import { unjudgedGate } from '../../checked-token';
import {
  chosenVersion,
  type ExcludedVersion,
  excludedVersion,
  gateOfExcludedVersion,
  gateOfStranger,
  gateWithMetadata,
  type OtherProvider,
  otherProvider,
} from '../gate-provider';
import { locationOf } from '../place';
import type { AskedToken, UnresolvedToken } from '../source';
import { isGateResource, nameOf } from './gate-block';
import { GateReader, type GateReading } from './gate-reader';
import type { GateAddresses } from './gate-results';
import { GIVE_VALUES, unknownMessage } from './no-verdict';

/** The gates of a configuration before any call. */
export interface ConfiguredGates {
  readonly asked: readonly AskedToken[];
  /** Tokens and gates with an error for which every plan fails. */
  readonly faulty: readonly CheckedToken[];
  /** Tokens and gates without a verdict, each with its reason. */
  readonly unresolved: readonly UnresolvedToken[];
  /** Fleets without tokens. */
  readonly emptyFleets: readonly DeclaredGate[];
  /** The gates whose results expressions may refer to. */
  readonly addresses: GateAddresses;
}

/** Collects every gate that a configuration declares. */
export function gatesInConfiguration(configuration: Configuration, reading: GateReading): ConfiguredGates {
  const gates = new Gates(reading, excludedVersion(configuration, chosenVersion(configuration)));
  for (const declaration of configuration.resources())
    if (isGateResource(declaration.resource)) gates.add(declaration);
  for (const { declaration, instance } of configuration.absentResources())
    if (isGateResource(declaration.resource)) gates.addAbsent(declaration, instance);
  return gates;
}

class Gates implements ConfiguredGates {
  readonly asked: AskedToken[] = [];
  readonly faulty: CheckedToken[] = [];
  readonly unresolved: UnresolvedToken[] = [];
  readonly emptyFleets: DeclaredGate[] = [];
  readonly addresses = new Map<DeclaredGate, string>();

  constructor(
    private readonly reading: GateReading,
    private readonly excluded: ExcludedVersion | undefined,
  ) {}

  add(declaration: ResourceDeclaration): void {
    const gate = declaredGate(declaration, this.reading);
    const other = otherProvider(declaration.module, localProviderName(declaration.resource));
    const unprovided =
      (other?.isStranger && !this.reading.trusted ? gateOfStranger(gate, other) : undefined) ??
      (this.excluded && gateOfExcludedVersion(gate, this.excluded)) ??
      gateWithMetadata(declaration, gate);
    if (unprovided !== undefined) this.faulty.push(unprovided);
    else if (other?.isStranger === false) this.#addUnplanned(declaration, gate, other);
    else this.#addInstances(declaration, gate);
  }

  /** Adds a gate without instances, which a plan still validates. */
  addAbsent(declaration: ResourceDeclaration, instance: ResourceInstance): void {
    const gate = declaredGate(declaration, this.reading);
    const fault = new GateReader(gate, instance, this.reading).fault();
    if (fault !== undefined) this.faulty.push(fault);
  }

  /** Adds a gate that no plan checks. Its token is still checked, because it may be invalid. */
  #addUnplanned(declaration: ResourceDeclaration, gate: DeclaredGate, unplanned: OtherProvider): void {
    const questions = declaration.instances
      .flatMap((instance) => new GateReader(gate, instance, this.reading).tokens())
      .filter((found) => 'question' in found);
    this.asked.push(...questions.map((question) => ({ ...question, unplanned })));
    if (questions.length === 0) this.faulty.push(unjudgedGate(gate, unplanned.message, unplanned.help));
  }

  #addInstances(declaration: ResourceDeclaration, gate: DeclaredGate): void {
    if (declaration.unknown !== undefined)
      this.unresolved.push(unknownInstances(gate, declaration.unknown, declaration));
    for (const instance of declaration.instances) {
      const reader = new GateReader(gate, instance, this.reading);
      const tokens = reader.tokens();
      if (tokens.length === 0) this.emptyFleets.push(reader.gate);
      for (const found of tokens)
        if ('question' in found) this.asked.push(found);
        else (found.isFault ? this.faulty : this.unresolved).push(found.token);
      if (declaration.resource.check === undefined) this.addresses.set(reader.gate, instance.address);
    }
  }
}

/** The gate of a block, without the suffix of an instance. */
function declaredGate(declaration: ResourceDeclaration, reading: GateReading): DeclaredGate {
  const { header } = declaration.resource.block;
  return { name: gateName(declaration, reading), location: locationOf(header) };
}

function gateName({ resource, module }: ResourceDeclaration, { label }: GateReading): string {
  const name = module.qualified(nameOf(resource));
  const { context, configuration } = module;
  return label === '' || isPathWithin(context.rootFolder, configuration.folder) ? name : `${label}: ${name}`;
}

function unknownInstances(
  gate: DeclaredGate,
  unknown: Unknown,
  declaration: ResourceDeclaration,
): CheckedToken {
  const message = unknownMessage('The number of instances', unknown);
  const instanceId = declaration.inAnyInstance('instance_id')?.data;
  return unjudgedGate(gate, message, GIVE_VALUES, {
    instanceId: typeof instanceId === 'string' ? instanceId : null,
  });
}

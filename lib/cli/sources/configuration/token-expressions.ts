import { FLEET_ARGUMENTS, TOKEN_ARGUMENTS, type TokenSourceKind } from '../../../gate/token-source';
import { attributeNamed, type Expression, type ModuleInstance, type ResourceBlock } from '../../../hcl';
import { isGateResource } from './gate-block';

/** The gates that a module declares. */
export function gatesOf(module: ModuleInstance): ResourceBlock[] {
  return [...module.configuration.resources.values()].filter(isGateResource);
}

/** The expressions that give tokens from one kind of source: an argument, or the entries of a map. */
export function tokenExpressions({ block }: ResourceBlock, kind: TokenSourceKind): Expression[] {
  const named = (kinds: Readonly<Record<string, TokenSourceKind>>) =>
    block.body.attributes.filter(({ name }) => kinds[name] === kind).map(({ value }) => value);
  const fleets = named(FLEET_ARGUMENTS);
  const entries = fleets.flatMap((map) =>
    map.kind === 'object' ? map.items.map(({ value }) => value) : [map],
  );
  return [...named(TOKEN_ARGUMENTS), ...entries];
}

/** The maps of a fleet. */
const MAPS = [...Object.keys(FLEET_ARGUMENTS), 'expires_at'];

/** The names in the maps of a fleet that are written in quotes. */
export function quotedNames({ block }: ResourceBlock): Expression[] {
  return MAPS.flatMap((name) => attributeNamed(block.body, name)?.value ?? [])
    .flatMap((map) => (map.kind === 'object' ? map.items : []))
    .flatMap(({ key, word }) => (word === undefined ? key : []));
}

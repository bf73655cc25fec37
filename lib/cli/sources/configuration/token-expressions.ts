import { FLEET_ARGUMENTS, TOKEN_ARGUMENTS, type TokenSourceKind } from '../../../gate/token-source';
import {
  ANY,
  attributeNamed,
  type Expression,
  type ModuleInstance,
  type ResourceBlock,
  type ValuePath,
} from '../../../hcl';
import { isGateResource } from './gate-block';

export function gatesOf(module: ModuleInstance): ResourceBlock[] {
  return [...module.configuration.resources.values()].filter(isGateResource);
}

/** An expression whose value is a token, or contains one at a path. */
interface TokenExpression {
  readonly expression: Expression;
  readonly path: ValuePath;
}

/** The expressions of a gate for tokens of one kind of source: an argument, or the entries of a map. */
export function tokenExpressions({ block }: ResourceBlock, kind: TokenSourceKind): TokenExpression[] {
  const named = (kinds: Readonly<Record<string, TokenSourceKind>>) =>
    block.body.attributes.filter(({ name }) => kinds[name] === kind).map(({ value }) => value);
  const whole = (expression: Expression): TokenExpression => ({ expression, path: [] });
  const entries = named(FLEET_ARGUMENTS).flatMap((map): TokenExpression[] =>
    map.kind === 'object' ? map.items.map(({ value }) => whole(value)) : [{ expression: map, path: [ANY] }],
  );
  return [...named(TOKEN_ARGUMENTS).map(whole), ...entries];
}

/** The map arguments of a fleet. */
const MAPS = [...Object.keys(FLEET_ARGUMENTS), 'expires_at'];

/** The quoted keys in the maps of a fleet. */
export function quotedNames({ block }: ResourceBlock): Expression[] {
  return MAPS.flatMap((name) => attributeNamed(block.body, name)?.value ?? [])
    .flatMap((map) => (map.kind === 'object' ? map.items : []))
    .flatMap(({ key, word }) => (word === undefined ? key : []));
}

import { FLEET_ARGUMENTS, TOKEN_ARGUMENTS, type TokenSource } from '../token-source';
import type { Block } from './block';
import { isBody } from './block';

const TYPES = new Set(['apsaramqtt_token', 'apsaramqtt_tokens']);

/** An argument of a check that gives a token. */
export interface TokenArgument extends TokenSource {
  /** The token's name in its fleet. */
  readonly key?: string;
  /** The text in the configuration. If the map of a fleet is one expression, the whole expression. */
  readonly text: string;
}

/** Whether a block is a data source or an ephemeral resource that checks tokens. */
export function isTokenCheck({ kind, type }: Pick<Block, 'kind' | 'type'>): boolean {
  return (kind === 'data' || kind === 'ephemeral') && TYPES.has(type);
}

/** The tokens that a check is given. */
export function tokenArguments({ body }: Block): TokenArgument[] {
  const one = Object.entries(TOKEN_ARGUMENTS).map(([argument, kind]) => ({ kind, text: body[argument] }));
  const many = Object.entries(FLEET_ARGUMENTS).flatMap(([argument, kind]) => {
    const given = body[argument];
    if (!isBody(given)) return [{ kind, text: given }];
    return Object.entries(given).map(([key, text]) => ({ key, kind, text }));
  });
  return [...one, ...many].filter((argument): argument is TokenArgument => typeof argument.text === 'string');
}

/** The expression that a text consists of, such as `var.device_token`. */
export function expressionOf(text: string): string | undefined {
  return /^\$\{(.*)\}$/s.exec(text)?.[1];
}

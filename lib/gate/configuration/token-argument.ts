import type { Block } from './block';
import { isBody } from './block';

const TYPES = new Set(['apsaramqtt_token', 'apsaramqtt_tokens']);

/** Where a check is told that a token is. */
export interface TokenArgument {
  /** The token's name in its fleet. */
  readonly key?: string;
  /** The token itself, the name of an environment variable, or the path of a file. */
  readonly place: 'token' | 'environment' | 'file';
  /** As it stands in the configuration. A whole map where the map is one expression. */
  readonly text: string;
}

const ONE = { token: 'token', token_env: 'environment', token_file: 'file' } as const;
const MANY = { tokens: 'token', token_envs: 'environment', token_files: 'file' } as const;

/** Whether a block asks about tokens. */
export function isTokenCheck({ kind, type }: Pick<Block, 'kind' | 'type'>): boolean {
  return (kind === 'data' || kind === 'ephemeral') && TYPES.has(type);
}

/** The tokens that a check asks about. */
export function tokenArguments({ body }: Block): TokenArgument[] {
  const one = Object.entries(ONE).map(([argument, place]) => ({ place, text: body[argument] }));
  const many = Object.entries(MANY).flatMap(([argument, place]) => {
    const given = body[argument];
    if (!isBody(given)) return [{ place, text: given }];
    return Object.entries(given).map(([key, text]) => ({ key, place, text }));
  });
  return [...one, ...many].filter((argument): argument is TokenArgument => typeof argument.text === 'string');
}

/** The expression that a text consists of, such as `var.press_token`. */
export function expressionOf(text: string): string | undefined {
  return /^\$\{(.*)\}$/s.exec(text)?.[1];
}

import * as v from 'valibot';
import { isLoopback } from '../onsmqtt/loopback';
import type { Answer } from './answer';
import type { ApiRequest } from './api-request';
import { Text, WholeNumber } from './config-values';
import { DEFAULT_LIFETIME_MS, type TokenStore } from './token-store';

const Issue = v.strictObject({ instanceId: v.optional(Text), lifetimeSeconds: v.optional(WholeNumber) });
const Known = v.strictObject({ instanceId: v.optional(Text), token: Text });

const PREFIX = '/_emulator/';
const PATHS = ['issue', 'revoke', 'expire'] as const;

/** Issues, revokes and expires tokens without a signature: `POST /_emulator/issue`, `revoke` or `expire` with JSON, from this machine only. */
export class Admin {
  constructor(
    private readonly tokens: TokenStore,
    private readonly defaultInstanceId: string,
    private readonly now: () => number,
  ) {}

  /** The answer to a request of this API; undefined for other requests. */
  answer(request: ApiRequest): Answer | undefined {
    const path = PATHS.find((name) => request.path === PREFIX + name);
    if (path === undefined || !isLoopback(request.address)) return undefined;
    // Requires JSON, because a web page cannot send JSON to another origin without a preflight request.
    if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json'))
      return problem(`${path} requires a POST with content-type: application/json.`);
    let body: unknown;
    try {
      body = JSON.parse(request.body.toString() || '{}');
    } catch {
      return problem('The body is not valid JSON.');
    }
    return path === 'issue' ? this.#issue(body) : this.#end(path, body);
  }

  #issue(body: unknown): Answer {
    const { success, output } = v.safeParse(Issue, body);
    if (!success)
      return problem(
        'issue accepts instanceId (a string) and lifetimeSeconds (a whole number). Both are optional.',
      );
    const { instanceId = this.defaultInstanceId, lifetimeSeconds = DEFAULT_LIFETIME_MS / 1000 } = output;
    return json(200, {
      token: this.tokens.issue({ instanceId, expiresAt: this.now() + lifetimeSeconds * 1000 }),
    });
  }

  #end(path: 'revoke' | 'expire', body: unknown): Answer {
    const { success, output } = v.safeParse(Known, body);
    if (!success) return problem(`${path} requires token (a string). instanceId is optional.`);
    const { token, instanceId = this.defaultInstanceId } = output;
    if (path === 'revoke') this.tokens.revoke(token, instanceId);
    else this.tokens.expire(token, instanceId, this.now());
    return json(200, {});
  }
}

function problem(message: string): Answer {
  return json(400, { message });
}

function json(status: number, value: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Task } from './task-request';

/** The JSON plan of a large workspace has 200 MB. */
const MAX_PLAN_BYTES = 512 * 1024 * 1024;

const MAX_REDIRECTS = 3;

/** The delays before each further attempt to deliver a result, in milliseconds. */
const DELIVERY_DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 16_000];

/** Thrown if a plan could not be downloaded or a result not delivered. The message has no URL, because those of plans are secrets. */
export class TerraformApiError extends Error {}

/**
 * Writes the plan of a task to a file, as JSON.
 * @throws {TerraformApiError} with the reason.
 */
export async function downloadPlan(
  url: URL,
  { accessToken }: Task,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const response = await getFollowing(url, accessToken, signal);
  if (response.status === 204 || response.body === null)
    throw new TerraformApiError('Terraform has no JSON output of this plan.');
  if (response.status !== 200)
    throw new TerraformApiError(`Failed to download the plan: the answer has status ${response.status}.`);
  let size = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > MAX_PLAN_BYTES ? new TerraformApiError('The plan is larger than 512 MB.') : null, chunk);
    },
  });
  await pipeline(
    Readable.fromWeb(response.body),
    limit,
    createWriteStream(file, { mode: 0o600, flags: 'wx' }),
  );
}

/** Follows redirects. Plans are on another host, whose URL is a secret in itself and which must not get the access token. */
async function getFollowing(url: URL, accessToken: string, signal: AbortSignal): Promise<Response> {
  let next = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const headers: Record<string, string> =
      next.origin === url.origin ? { authorization: `Bearer ${accessToken}` } : {};
    const response = await send(next, { headers, redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    const target = URL.canParse(location, next.href) ? new URL(location, next) : undefined;
    if (target?.protocol !== url.protocol)
      throw new TerraformApiError('The download of the plan was redirected to an address that is not https.');
    next = target;
  }
  throw new TerraformApiError('The download of the plan was redirected too often.');
}

/**
 * Delivers the result of a task. Retries errors of the network and of the server.
 * @throws {TerraformApiError} with the reason.
 */
export async function deliverResult({ callbackUrl, accessToken }: Task, result: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const status = await deliverOnce(callbackUrl, accessToken, result);
    if (status === 200) return;
    const delayMs = DELIVERY_DELAYS_MS[attempt];
    const isFinal = typeof status === 'number' && status < 500 && status !== 429;
    if (isFinal || delayMs === undefined)
      throw new TerraformApiError(
        typeof status === 'number' ? `The answer to the result has status ${status}.` : status.message,
      );
    await sleep(delayMs);
  }
}

async function deliverOnce(url: URL, accessToken: string, body: string): Promise<number | TerraformApiError> {
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/vnd.api+json' };
  const signal = AbortSignal.timeout(30_000);
  try {
    const response = await send(url, { method: 'PATCH', headers, body, redirect: 'error', signal });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    if (error instanceof TerraformApiError) return error;
    throw error;
  }
}

async function send(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const { cause, name } = error as Error & { cause?: NodeJS.ErrnoException };
    throw new TerraformApiError(`Failed to reach ${url.host}: ${cause?.code ?? name}.`);
  }
}

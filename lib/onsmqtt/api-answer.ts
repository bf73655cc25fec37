import { secrets } from '../gate/secrets/secrets';
import { MalformedAnswerError, mayPass, type OnsMqttError, serviceError } from './errors';
import type { HttpResponse } from './exchange/exchange';
import { httpDate } from './exchange/http-date';
import { ACCESS_DENIED, type ErrorCode, REMOVE_DENIAL } from './facts/error-codes';
import { ACS_HEADERS } from './facts/signing';
import { type JsonObject, jsonObject } from './json-object';

/** The request that an answer belongs to. */
export interface Asked {
  /** The service that was asked, as the subject of a sentence. */
  readonly service: string;
  /** The source of the credentials, in words. */
  readonly with: string;
  /** The secrets in the request. A server may repeat them, and messages show no text of an answer that does. */
  readonly secrets: readonly (string | undefined)[];
}

/**
 * Parses an answer of the API's gateway. Every answer is a JSON object, also an error.
 * @param answer the name of the answer in error messages.
 */
export function parseObject(response: HttpResponse, answer = 'the answer'): JsonObject {
  if (response.body === '') throw malformed(response, `The body of ${answer} is empty.`);
  // Clients differ in whether they decompress a body that they did not ask for, so it is refused.
  if (!/^(?:identity)?$/i.test(response.headers['content-encoding'] ?? ''))
    throw malformed(response, `The body of ${answer} is compressed, which the request does not permit.`);
  const body = jsonObject(response.body);
  if (!body) {
    throw malformed(
      response,
      `The body of ${answer} is not a JSON object, or repeats a key (${describe(response)}).`,
    );
  }
  return body;
}

/**
 * The error for an answer that does not have the form of the API.
 * @param reason what is wrong with the answer, as a sentence.
 */
export function malformed(response: HttpResponse, reason: string, requestId?: string): OnsMqttError {
  if (response.status >= 300 && response.status < 400) {
    return new MalformedAnswerError(
      response.status,
      'The answer is a redirect. It was not followed, because that would send the secrets of the request to another address.',
      'never',
    );
  }
  const retry = mayPass(response.status) ? 'backoff' : response.status === 429 ? 'throttled' : 'never';
  return new MalformedAnswerError(response.status, reason, retry, requestId);
}

function describe({ headers, body }: HttpResponse): string {
  return `${Buffer.byteLength(body)} bytes of ${mediaType(headers['content-type'])}`;
}

/** Media types that messages may show. Any other text could be a secret that the server repeats. */
const MEDIA_TYPES = /^(?:application\/(?:json|octet-stream|xml)|text\/(?:html|plain|xml))$/i;

function mediaType(contentType = ''): string {
  // Stryker disable next-line StringLiteral: there is a first part.
  const [type = ''] = contentType.split(';');
  if (type === '') return 'no content type';
  return MEDIA_TYPES.test(type) ? type : 'an unknown content type';
}

/**
 * The error for an answer with an error code.
 * @param entryOf finds the documented entry of a code.
 */
export function apiError(
  response: HttpResponse,
  body: JsonObject,
  entryOf: (code: string) => ErrorCode | undefined,
  asked: Asked,
): OnsMqttError {
  const { Code: code } = body;
  const requestId = requestIdOf(body, asked.secrets);
  // The code is shown, so it must have the form of a code. Anything else could be a secret that the server repeats.
  const isDocumented = typeof code === 'string' && entryOf(code)?.code === code;
  if (!isDocumented && !isShown(code, CODE, asked.secrets)) {
    return malformed(response, 'The error code in the answer has no known form.', requestId);
  }
  const entry = entryOf(code) ?? unknownCode(code, response.status);
  const denial = denialIn(body, asked.secrets);
  return serviceError(denial ? { ...entry, remedies: remediesOf(denial, entry) } : entry, {
    code,
    httpStatus: response.status,
    requestId,
    retryAfterMs: retryAfterOf(response),
    service: asked.service,
    askedWith: asked.with,
    denial: denial?.sentence,
  });
}

const CODE = /^\w[\w.:/-]{0,127}$/;

/** The name of an action, of a type of policy, or of a reason for missing permission. */
const NAME = /^[A-Za-z][\w.-]*(?::[\w.*-]+)?$/;
const LONGEST_NAME = 64;

/** A text of up to this many characters may also be in a secret by chance. */
const LONGEST_SHARED = 7;

/**
 * Whether a text of an answer may be shown: it has the expected form, and contains no part of a secret. A server may repeat a secret in
 * another case, in parts, or reversed.
 */
function isShown(text: unknown, form: RegExp, sent: Asked['secrets']): text is string {
  return typeof text === 'string' && form.test(text) && !secrets.isIn(text) && !hasPartOf(sent, text);
}

function hasPartOf(sent: Asked['secrets'], text: string): boolean {
  // Stryker disable next-line ConditionalExpression: only slower, with the same result.
  if (sent.length === 0) return false;
  const shown = bare(text);
  const parts = [...partsOf(shown), ...partsOf([...shown].reverse().join(''))];
  // Stryker disable next-line StringLiteral: no answer contains the other text.
  return sent.some((secret = '') => {
    const whole = bare(secret);
    return parts.some((part) => whole.includes(part));
  });
}

function partsOf(text: string): string[] {
  const length = LONGEST_SHARED + 1;
  return Array.from({ length: Math.max(0, text.length - LONGEST_SHARED) }, (_, at) =>
    text.slice(at, at + length),
  );
}

/** The letters and digits of a text, in lower case. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Why RAM denied a call. */
interface Denial {
  readonly sentence: string;
  readonly isExplicit: boolean;
  /** The right that is missing. */
  readonly action?: string;
}

/** Which action was denied and why, as far as the answer says it. */
function denialIn(
  { AccessDeniedDetail: detail }: Readonly<Record<string, unknown>>,
  sent: Asked['secrets'],
): Denial | undefined {
  if (typeof detail !== 'object' || detail === null) return undefined;
  const { AuthAction, NoPermissionType, PolicyType } = detail as Record<string, unknown>;
  const [action, type, policy] = [AuthAction, NoPermissionType, PolicyType].map((name) =>
    isShown(name, NAME, sent) && name.length <= LONGEST_NAME ? name : undefined,
  );
  if (!action && !type && !policy) return undefined;
  const isExplicit = type === ACCESS_DENIED.explicit;
  const isImplicit = type === ACCESS_DENIED.implicit;
  const denies = isExplicit ? 'A policy denies' : isImplicit ? 'No policy allows' : 'RAM denies';
  const names = [isExplicit || isImplicit ? undefined : type, policy].filter(Boolean).join(', ');
  return {
    sentence: `${denies} ${action ?? 'the call'}${names && ` (${names})`}.`,
    isExplicit,
    action,
  };
}

/** Granting an action does not help against a Deny statement. Otherwise, the remedy names the denied action, if the code's own do not. */
function remediesOf({ isExplicit, action }: Denial, { remedies }: ErrorCode): ErrorCode['remedies'] {
  if (isExplicit) return [REMOVE_DENIAL];
  if (!action || JSON.stringify(remedies).includes(action)) return remedies;
  return [`Grant the RAM action ${action} to the user or role whose credentials are used.`];
}

function unknownCode(code: string, httpStatus: number): ErrorCode {
  return {
    code,
    httpStatus,
    kind: httpStatus >= 500 ? 'server' : 'unknown',
    meaning: 'apsaramqtt does not know this code',
    remedies: ["Look the code up in Alibaba Cloud's error center, with the request id."],
  };
}

const REQUEST_ID = /^[0-9A-Fa-f-]{1,64}$/;

// Stryker disable next-line ArithmeticOperator: a shorter stretch contains no part that is compared.
const HEX_STRETCH = new RegExp(`[0-9a-f]{${LONGEST_SHARED + 1},}`, 'g');

/** The hex of 12 or more characters that occur in tokens. The bytes of a real id are random, so this must be a part of a token. */
const TEXT_IN_HEX = /^.?(?:2[bdf]|3[\dd]|[46][1-9a-f]|[57][\da]|5f|7c){12,}.?$/i;

/** The service's id of the call, if the answer contains one that may be shown. */
export function requestIdOf(body: JsonObject, sent: Asked['secrets']): string | undefined {
  const { RequestId: requestId } = body;
  if (typeof requestId !== 'string') return undefined;
  const isEcho =
    TEXT_IN_HEX.test(requestId.replaceAll('-', '')) || !isShown(requestId, REQUEST_ID, hexStretches(sent));
  return isEcho ? undefined : requestId;
}

/** The parts of secrets that a hex id could repeat. Nearly all secrets have none, which saves the search for parts of each id in them. */
function hexStretches(sent: Asked['secrets']): readonly string[] {
  // Stryker disable next-line StringLiteral,ArrayDeclaration: the other text has no such stretch.
  return sent.flatMap((secret = '') => bare(secret).match(HEX_STRETCH) ?? []);
}

/** The last time that was read. All answers of one second share one Date, which saves 100 bytes for each token of a fleet. */
// Stryker disable next-line ObjectLiteral,StringLiteral: any other text that is not a time also gives null.
let latest: { readonly text: string; readonly time: Date | null } = { text: '', time: null };

/** The service's time when it answered; null if the answer does not contain it. */
// Stryker disable next-line StringLiteral: any other text that is not a time also gives null.
export function serviceTimeOf({ headers: { date: text = '' } }: HttpResponse): Date | null {
  if (text !== latest.text) {
    const time = httpDate(text);
    latest = { text, time: Number.isNaN(time) ? null : new Date(time) };
  }
  return latest.time;
}

function retryAfterOf({ headers }: HttpResponse): number | undefined {
  const milliseconds = Number(headers[ACS_HEADERS.retryAfter]);
  return milliseconds > 0 ? milliseconds : undefined;
}

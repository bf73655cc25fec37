import { type ProblemFacts, problemOf } from '../../lib/gate/problem';
import { noAnswers, TokenGate } from '../../lib/gate/token-gate';
import type { Retry, TokenServiceFailure } from '../../lib/gate/token-service';
import { chain } from '../../lib/onsmqtt/credentials/chain';
import { CredentialsUnavailableError } from '../../lib/onsmqtt/credentials/source';
import {
  endpointProblem,
  regionProblem,
  settingsProblem,
  settingsWarning,
} from '../../lib/onsmqtt/endpoints';
import { InterruptedError, MalformedAnswerError, RETRY } from '../../lib/onsmqtt/errors';
import { FAULTS, faultError, transportError } from '../../lib/onsmqtt/exchange/faults';
import { ERROR_CODES, type ErrorCode } from '../../lib/onsmqtt/facts/error-codes';
import { STS_CODES } from '../../lib/onsmqtt/facts/sts-codes';
import { resolveSettings, timesProblem } from '../../lib/onsmqtt/settings';
import { WORDING } from '../../lib/provider/wording';
import { table } from './table';

const never = new AbortController().signal;

/** The words of the guide for each kind of retry. */
const ASKED_AGAIN: Readonly<Record<Retry, string>> = {
  never: 'no',
  backoff: 'after a pause',
  throttled: 'more slowly',
  'at-once': 'at once',
};

/** The error codes of the service. */
export function serviceErrors(): string {
  return codesTable(ERROR_CODES);
}

/** The error codes of STS when a role is assumed. */
export function stsErrors(): string {
  return codesTable(STS_CODES);
}

/** The failures of a connection or an answer. */
export function transportErrors(): string {
  const faults = [...new Set(Object.values(FAULTS))];
  const other = transportError({ code: 'CODE' }, '<host>');
  return table(
    ['code', 'what the message says', 'asked again', 'what to do'],
    [
      ...faults.map((fault) => row(fault.code, fault.message('_host_'), faultError(fault, '_host_'))),
      row(other.code, other.message.replace('<host>', '_host_').replace('CODE', '_code_'), other),
    ],
  );
}

/** The problems of a region or an endpoint. Each row is provoked here, so that its text is that of the code. */
export function addressProblems(): string {
  const problems = [
    settingsProblem({ requestsPerSecond: 1 }),
    regionProblem('REGION'),
    settingsProblem({ region: 'cn-hangzhou', requestsPerSecond: 301 }),
    timesProblem(resolveSettings({}, { CLIENT_READ_TIMEOUT: 'none' })),
    settingsWarning({ region: 'cn-example', network: 'public' }),
    settingsWarning({ region: 'us-east-1', network: 'public' }),
    endpointProblem('https://host/path'),
    endpointProblem('http://host'),
  ].filter((problem) => problem !== undefined);
  return table(
    ['code', 'what the message says', 'what to do'],
    problems.map((facts) => [`\`${facts.code}\``, facts.message, helpOf(facts)]),
  );
}

/** All other reasons for `unverified`. Each row is provoked here, so that its text is that of the code. */
export async function otherErrors(): Promise<string> {
  const malformed = new MalformedAnswerError(502, '_What is wrong with the answer._', 'backoff');
  const interrupted = new InterruptedError();
  const silence = noAnswers(60_000);
  const [noCredentials, overBudget, unexpected] = await Promise.all([
    chain([{ name: '_source_', read: () => Promise.reject(new CredentialsUnavailableError('_reason_')) }])
      .read(never)
      .then(unreachable, (error: TokenServiceFailure) => error),
    failureOf({ maxCalls: 0 }),
    failureOf({}),
  ]);
  return table(
    ['code', 'what the message says', 'asked again', 'what to do'],
    [
      [
        `\`${malformed.code}\``,
        malformed.message.replace('502', '_status_'),
        `${ASKED_AGAIN.backoff} where the status is 5xx, 408, 425 or 429`,
        helpOf(malformed),
      ],
      row(noCredentials.code, noCredentials.message.replace('\n- ', ' '), noCredentials),
      rowOf(overBudget.code, overBudget.message.replace(' 0 ', ' _number_ '), 'never', overBudget.help),
      rowOf(silence.code, silence.message, 'never', problemOf(silence, WORDING).help),
      row(interrupted.code, interrupted.message, interrupted),
      rowOf(unexpected.code, unexpected.message.replace(/\bError\b/, '_class_'), 'never', unexpected.help),
    ],
  );
}

function codesTable(codes: readonly ErrorCode[]): string {
  return table(
    ['code', 'what it means', 'asked again', 'what to do'],
    codes.map(({ code, meaning, kind, remedies }) => [
      `\`${code.endsWith('.') ? `${code}*` : code}\``,
      meaning,
      ASKED_AGAIN[RETRY[kind]],
      helpOf({ code, message: meaning, remedies }),
    ]),
  );
}

function row(code: string, message: string, failure: TokenServiceFailure) {
  return rowOf(code, message, failure.retry, helpOf(failure));
}

function rowOf(code: string, message: string, retry: Retry, help: string) {
  return [`\`${code}\``, message, ASKED_AGAIN[retry], help];
}

/** The remedy in the words of the provider. */
function helpOf(facts: ProblemFacts): string {
  return problemOf(facts, WORDING).help;
}

/** The problems of a gate if its service throws an unexpected exception, or if no call is allowed. */
async function failureOf(limits: { readonly maxCalls?: number }) {
  const service = {
    async queryToken() {
      throw new Error();
    },
  };
  const gate = new TokenGate(service, { requestsPerSecond: 100, maxRetryMs: 0, ...limits }, WORDING, never);
  const outcome = await gate.check({ instanceId: 'post-cn-0pp12gl0001', token: 'token' });
  if (outcome.verdict !== 'unverified') throw new Error('A service that fails gives no verdict.');
  return outcome.problem;
}

function unreachable(): never {
  throw new Error('There are no credentials without a source.');
}

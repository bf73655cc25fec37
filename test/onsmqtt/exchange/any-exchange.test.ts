import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import fc from 'fast-check';
import type { Outcome } from '../../../lib/gate/outcome';
import { secrets } from '../../../lib/gate/secrets/secrets';
import { TokenGate } from '../../../lib/gate/token-gate';
import { resolveSettings } from '../../../lib/onsmqtt/settings';
import { createTokenService } from '../../../lib/onsmqtt/token-service';
import { WORDING } from '../../../lib/provider/wording';
import { holdsTrace } from '../../secrecy/traces';
import { type Identity, selfSigned } from '../../support/certificate';
import { IS_NIGHTLY } from '../../support/nightly';
import { ANY_CREDENTIAL_ANSWER, AnyCredentials, CREDENTIAL_SOURCES } from './any-credentials';
import { AnyProxy, PROXY_BEHAVIOURS, type ProxyBehaviour } from './any-proxy';
import { ANY_ANSWER, ANY_STREAM, AnyServer, http, TokenAnswers } from './any-server';

const { APSARAMQTT_SEED = '100' } = process.env;
/** The jobs of the nightly workflow start with different seeds. */
const SEEDS = Array.from({ length: IS_NIGHTLY ? 10 : 1 }, (_, index) => Number(APSARAMQTT_SEED) + index);
/** The number of cases for each seed. */
const CASES = 1_000;

/** The number of concurrent cases, which mostly wait. With a hundred, this process would be too slow to answer any call in time. */
const AT_THE_SAME_TIME = 20;
const CONNECT_MS = 500;
const READ_MS = 200;
const RETRY_MS = 400;
/** The most requests for credentials: a session, the name of a role and its keys, and the last two again without the session. */
const CREDENTIAL_REQUESTS = 5;
/** The time that the settings allow a check: credentials, one attempt and the retries. */
const PERMITTED_MS = (CREDENTIAL_REQUESTS + 1) * (CONNECT_MS + READ_MS) + RETRY_MS;
const TOLERANCE = 2;
/** The step in which that time is measured. On a busy machine, each step is late, as each step of a check is. */
const TICK_MS = 20;

const HOST = 'mqtt.example.com';
const PROXY_PASSWORD = 'the+proxy/password=of-the-cases';

const CASE = fc.record({
  /** The answers of the server to successive requests. */
  answers: fc.array(ANY_ANSWER, { minLength: 1, maxLength: 6 }),
  stream: ANY_STREAM,
  /** Whether each token is valid. */
  tokens: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
  way: fc.oneof(
    { weight: 6, arbitrary: fc.constant({ kind: 'http' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'tls' as const }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('proxy' as const),
        behaviours: fc.array(
          fc.oneof(
            { weight: 4, arbitrary: fc.constant<ProxyBehaviour>('pass') },
            fc.constantFrom(...PROXY_BEHAVIOURS),
          ),
          { minLength: 1, maxLength: 4 },
        ),
      }),
    },
  ),
  source: fc.constantFrom(...CREDENTIAL_SOURCES),
  credentialAnswers: fc.array(ANY_CREDENTIAL_ANSWER, { minLength: 1, maxLength: 4 }),
  /** Variables that must have no effect on security. A proxy must not be used for a loopback address. */
  env: fc.constantFrom<NodeJS.ProcessEnv>(
    {},
    { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    { NODE_DEBUG: '*', SSLKEYLOGFILE: '/dev/stderr' },
    { HTTP_PROXY: 'http://127.0.0.1:9', http_proxy: '::' },
    { SSL_CERT_DIR: '/nowhere', NODE_EXTRA_CA_CERTS: '/nowhere' },
    { NODE_OPTIONS: '--use-openssl-ca' },
    { TF_APPEND_USER_AGENT: 'ci/1' },
    { TF_APPEND_USER_AGENT: 'a\r\nb: c' },
  ),
});

type Case = typeof CASE extends fc.Arbitrary<infer T> ? T : never;

const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'any-exchange-'));
const authority = join(folder, 'ca.pem');
let identity: Identity;

beforeAll(async () => {
  identity = await selfSigned([HOST, '127.0.0.1']);
  writeFileSync(authority, identity.cert);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Opens the server of a case and the path to it. The caller closes both. */
async function open({ way, stream }: Case, answers: TokenAnswers) {
  const answer = answers.answer.bind(answers);
  const server = await AnyServer.start(answer, way.kind === 'http' ? undefined : identity);
  const trusting = { SSL_CERT_FILE: authority };
  switch (way.kind) {
    case 'http':
      return { endpoint: `http://127.0.0.1:${server.port}`, env: {}, opened: [server] };
    case 'tls':
      return { endpoint: `https://127.0.0.1:${server.port}`, env: trusting, opened: [server] };
    case 'proxy': {
      const proxy = new AnyProxy(way.behaviours, stream, server.port);
      const user = `user:${encodeURIComponent(PROXY_PASSWORD)}`;
      const env = { ...trusting, HTTPS_PROXY: `http://${user}@127.0.0.1:${await proxy.listen()}` };
      return { endpoint: `https://${HOST}`, env, opened: [server, proxy] };
    }
  }
}

const verdicts = { valid: 0, invalid: 0, unverified: 0 };

/** The outcome of a check; undefined if the check takes longer than it may. */
async function inTime(question: Promise<Outcome>): Promise<Outcome | undefined> {
  let isOver = false;
  const late = async () => {
    for (let ms = 0; ms < TOLERANCE * PERMITTED_MS && !isOver; ms += TICK_MS) await sleep(TICK_MS);
    return undefined;
  };
  const outcome = await Promise.race([question, late()]);
  isOver = true;
  return outcome;
}

/** Runs a case. Resolves with a description of the error, if there is one. */
async function wrongWith(script: Case): Promise<string | undefined> {
  const status = new Map(script.tokens.map((valid) => [randomBytes(45).toString('base64'), valid]));
  const credentials = new AnyCredentials(script.credentialAnswers);
  const answers = new TokenAnswers(script.answers, script.stream, status);
  const way = await open(script, answers);
  const vault = await AnyServer.start(credentials.answer.bind(credentials));
  const given = credentials.given(script.source, `http://127.0.0.1:${vault.port}`, folder);
  const env = { ...script.env, ...given.env, ...way.env };
  const settings = {
    ...resolveSettings({ endpoint: way.endpoint, ...given.args }, env),
    connectTimeoutMs: CONNECT_MS,
    readTimeoutMs: READ_MS,
  };
  const sources: string[] = [];
  const service = createTokenService(settings, env, (source) => sources.push(source));
  const gate = new TokenGate(service, { requestsPerSecond: 10_000, maxRetryMs: RETRY_MS }, WORDING, never);
  const outcomes: [string, Outcome][] = [];
  const asking = async () => {
    for (const token of status.keys()) {
      const outcome = await inTime(gate.check({ instanceId: 'post-cn-1', token }));
      if (!outcome) return `a question took more than ${TOLERANCE * PERMITTED_MS} ms`;
      outcomes.push([token, outcome]);
      if (outcome.verdict === 'unverified') continue;
      const body = JSON.stringify({ RequestId: outcome.requestId, TokenStatus: outcome.verdict === 'valid' });
      answers.consumed.push(http(200, body));
    }
    return undefined;
  };
  const late = await asking();
  for (const each of [...way.opened, vault]) each.close();
  if (late) return late;
  for (const [token, { verdict }] of outcomes) {
    verdicts[verdict] += 1;
    if (verdict !== 'unverified' && answers.said.get(token) !== (verdict === 'valid'))
      return `a token that the server called ${answers.said.get(token)} is ${verdict}`;
  }
  const text = inspect([outcomes.map(([, outcome]) => outcome), sources], { depth: 10 });
  const inUse = [...status.keys(), ...credentials.secrets, PROXY_PASSWORD];
  const isLeaked = holdsTrace(text, inUse) || secrets.isIn(text);
  return isLeaked ? `a secret is in ${text}` : undefined;
}

describe('whatever servers, proxies and the environment do', () => {
  it.each(SEEDS)(
    `a question ends, shows no secret, and is answered by its own answer only (${CASES} cases of seed %i)`,
    async (seed) => {
      const cases = fc.sample(CASE, { seed, numRuns: CASES });
      const remaining = cases[Symbol.iterator]();
      const wrong: string[] = [];
      const work = async () => {
        for (const script of { [Symbol.iterator]: () => remaining }) {
          const problem = await wrongWith(script);
          if (problem) wrong.push(`${problem}: ${inspect(script, { depth: 9 })}`);
        }
      };
      await Promise.all(Array.from({ length: AT_THE_SAME_TIME }, work));
      expect(wrong).toEqual([]);
      // Otherwise, the test would also pass if every check failed. How many checks are answered in time depends on the machine.
      for (const count of Object.values(verdicts)) expect(count).toBeGreaterThan(0);
    },
    600_000,
  );
});

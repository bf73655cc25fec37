import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emulator } from '../../../lib/emulator/emulator';
import { EmulatorProxy } from '../../../lib/emulator/proxy';
import { checkAll } from '../../../lib/gate/check-all';
import { TokenGate } from '../../../lib/gate/token-gate';
import { resolveSettings } from '../../../lib/onsmqtt/settings';
import { createTokenService } from '../../../lib/onsmqtt/token-service';
import { WORDING } from '../../../lib/provider/wording';
import { selfSigned } from '../../support/certificate';
import { IS_NIGHTLY } from '../../support/nightly';

const TOKENS = IS_NIGHTLY ? 10_000 : 150;
const HOST = 'mqtt.example.com';

it(`repeated answers behind a proxy change none of ${TOKENS} verdicts`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'repeating-'));
  const tls = await selfSigned([HOST]);
  writeFileSync(join(folder, 'ca.pem'), tls.cert);
  const tokens = Array.from({ length: TOKENS }, () => randomBytes(60).toString('base64'));
  const isValid = (_: unknown, index: number) => index % 2 === 0;
  const emulator = await Emulator.start({
    callsPerSecond: null,
    tls,
    tokens: tokens.filter(isValid).map((token) => ({ token, instanceId: 'post-cn-emulator' })),
  });
  const proxy = await EmulatorProxy.start(new URL(emulator.url), 'pass');
  const env = { HTTPS_PROXY: proxy.url, SSL_CERT_FILE: join(folder, 'ca.pem') };
  const { accessKeyId: access_key, accessKeySecret: secret_key, instanceId } = emulator;
  // Timeouts that are long enough for a busy machine, including retries.
  const patience = { client_connect_timeout: 600_000, client_read_timeout: 600_000 };
  const settings = resolveSettings({ endpoint: HOST, access_key, secret_key, ...patience }, env);
  const gate = new TokenGate(
    createTokenService(settings, env),
    { requestsPerSecond: 100_000, maxRetryMs: 600_000 },
    WORDING,
    new AbortController().signal,
  );
  const questions = tokens.map((token) => [token, { instanceId, token }] as const);
  // About half of the answers belong to the previous call.
  const outcomes = await checkAll(gate, questions, () =>
    emulator.inject({ fault: { kind: 'replay' }, times: 1 }),
  );
  await proxy.close();
  await emulator.close();
  rmSync(folder, { recursive: true });
  const wrong = tokens.filter((token, index) => {
    const { verdict } = outcomes.get(token)!;
    return verdict !== 'unverified' && verdict !== (isValid(token, index) ? 'valid' : 'invalid');
  });
  expect(wrong).toEqual([]);
  // Otherwise, the test would also pass if no token could be verified.
  const verified = [...outcomes.values()].filter(({ verdict }) => verdict !== 'unverified');
  expect(verified.length).toBeGreaterThan(TOKENS / 2);
  expect(emulator.calls().QueryToken.answered).toBeGreaterThan(TOKENS);
}, 600_000);

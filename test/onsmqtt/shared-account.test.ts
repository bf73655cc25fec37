import { Emulator } from '../../lib/emulator/emulator';
import { checkAll } from '../../lib/gate/check-all';
import { TokenGate } from '../../lib/gate/token-gate';
import { resolveSettings } from '../../lib/onsmqtt/settings';
import { createTokenService } from '../../lib/onsmqtt/token-service';
import { WORDING } from '../../lib/provider/wording';

it('three that share the 100 calls per second of an account all get their answers, soon', async () => {
  const emulator = await Emulator.start();
  const args = {
    endpoint: emulator.url,
    access_key: emulator.accessKeyId,
    secret_key: emulator.accessKeySecret,
  };
  const checkHundred = async () => {
    const settings = resolveSettings(args, {});
    const gate = new TokenGate(
      createTokenService(settings, {}),
      settings,
      WORDING,
      new AbortController().signal,
    );
    const questions = Array.from({ length: 100 }, (_, index) => {
      const question = { instanceId: emulator.instanceId, token: emulator.issueToken() };
      return [`token ${index}`, question] as const;
    });
    const outcomes = await checkAll(gate, new Map(questions), () => {});
    return [...outcomes.values()].filter(({ verdict }) => verdict === 'valid').length;
  };
  const startedAt = performance.now();
  const valid = await Promise.all([checkHundred(), checkHundred(), checkHundred()]);
  await emulator.close();
  expect(valid).toEqual([100, 100, 100]);
  // The limit was kept, so the processes shared it.
  expect(performance.now() - startedAt).toBeGreaterThan(1_900);
});

import { Emulator } from '../../lib/emulator/emulator';
import { resolveSettings } from '../../lib/onsmqtt/settings';
import { type ObjectValue, Unknown } from '../../lib/plugin/cty/value';
import type { Call } from '../../lib/plugin/provider';
import { createProvider } from '../../lib/provider/provider';
import { Session } from '../../lib/provider/session';

const stopped = new AbortController().signal;
const CALL: Call = { stopped, deferralAllowed: false };

let emulator: Emulator;
beforeEach(async () => {
  emulator = await Emulator.start();
});
afterEach(() => emulator.close());

const settingsOf = (more: object = {}) =>
  resolveSettings(
    {
      endpoint: emulator.url,
      access_key: emulator.accessKeyId,
      secret_key: emulator.accessKeySecret,
      ...more,
    },
    {},
  );

describe('a session', () => {
  it('checks nothing before it is configured, and says so', async () => {
    expect(await new Session().open(CALL)).toMatchObject({
      kind: 'closed',
      problem: { code: 'NotConfigured' },
    });
  });

  it('makes all checks with one gate after it is configured', async () => {
    const session = new Session();
    session.configure(settingsOf(), stopped);
    const token = emulator.issueToken();
    for (const _ of [1, 2]) {
      const opened = await session.open(CALL);
      expect(opened.kind === 'open' && (await opened.checks.one(emulator.instanceId, token))).toMatchObject({
        verdict: 'valid',
      });
    }
    expect(emulator.callsFor(token)).toBe(1);
  });

  it('loads the code for requests after it is configured, before the first read of Terraform', async () => {
    await jest.isolateModulesAsync(async () => {
      const loaded = jest.fn();
      jest.doMock('../../lib/provider/create-gate', () => {
        loaded();
        return jest.requireActual('../../lib/provider/create-gate');
      });
      const { Session } = await import('../../lib/provider/session');
      new Session().configure(settingsOf(), stopped);
      expect(loaded).not.toHaveBeenCalled();
      await new Promise(setImmediate);
      expect(loaded).toHaveBeenCalled();
    });
  });

  it('that could not start starts at the next read', async () => {
    const session = new Session();
    // No setting of a user makes a start fail, but a lack of resources can.
    session.configure(undefined as never, stopped);
    await expect(session.open(CALL)).rejects.toThrow(TypeError);
    session.configure(settingsOf(), stopped);
    expect(await session.open(CALL)).toMatchObject({ kind: 'open' });
  });

  it('is deferred while its provider block is undecided, if Terraform allows it', async () => {
    const session = new Session();
    session.leaveUndecided(['region', 'network']);
    expect(await session.open({ stopped, deferralAllowed: true })).toEqual({
      kind: 'deferred',
      deferred: 'provider-config-unknown',
      because: 'region, network of the provider block are not known before apply.',
    });
    expect(await session.open(CALL)).toMatchObject({
      kind: 'closed',
      problem: {
        code: 'UndecidedProvider',
        message:
          'The token cannot be checked in this plan. region, network of the provider block are not known before apply.',
      },
    });
  });
});

describe('a provider whose block is not known yet', () => {
  it('has results that are not known yet either, and no token in them', async () => {
    const provider = createProvider();
    const nothing = Object.fromEntries(Object.keys(provider.schema.attributes).map((name) => [name, null]));
    expect(await provider.configure({ ...nothing, region: Unknown.value }, CALL)).toEqual([]);
    const call = { stopped, deferralAllowed: true };
    const asking = Object.values(provider.dataSources).filter(
      ({ schema }) => 'instance_id' in schema.attributes,
    );
    expect(asking.length).toBeGreaterThan(1);
    for (const { schema, read } of asking) {
      const { attributes } = schema;
      const args = Object.fromEntries(Object.keys(attributes).map((name) => [name, null]));
      const given: ObjectValue = 'tokens' in attributes ? { tokens: { a: 'abc' } } : { token: 'abc' };
      const { state, diagnostics, deferred } = await read(
        { ...args, instance_id: 'post-cn-1', ...given },
        call,
      );
      expect({ diagnostics, deferred }).toEqual({ diagnostics: [], deferred: 'provider-config-unknown' });
      for (const [name, { computed }] of Object.entries(attributes)) {
        if (computed) expect([name, state[name]]).toEqual([name, Unknown.value]);
      }
      expect(state['tokens' in attributes ? 'tokens' : 'token']).toBeNull();
    }
  });
});

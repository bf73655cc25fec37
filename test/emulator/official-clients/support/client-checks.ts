import type { EmulatorConfig } from '../../../../lib/emulator/config';
import { Emulator } from '../../../../lib/emulator/emulator';

export interface Keys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** The fields of a client's error. Older clients leave some out. */
export interface Refusal {
  readonly code: string;
  readonly requestId?: string;
  readonly recommend?: string;
  readonly accessDeniedDetail?: Readonly<Record<string, unknown>>;
}

/** The result of a call. */
export type Result = { readonly answer: Record<string, unknown> } | { readonly error: Refusal };

/** Calls an action with an official client. */
export type Caller = (
  emulator: Emulator,
  keys: Keys,
  action: string,
  parameters: Readonly<Record<string, string>>,
) => Promise<Result>;

export interface OfficialClient {
  readonly name: string;
  readonly call: Caller;
  /** The fields of an error response that the client's errors do not have. */
  readonly leavesOut?: readonly ('recommend' | 'accessDeniedDetail')[];
  /** The error code for a wrong secret, if the client compares the service's string to sign with its own and reports another code. */
  readonly wrongSecretCode?: string;
}

const CONFIG: EmulatorConfig = {
  callsPerSecond: null,
  accounts: [
    {
      id: '1',
      accessKeys: [
        { id: 'emulator', secret: 'emulator-secret' },
        { id: 'STS.key', secret: 'sts-secret', securityToken: 'sts+token/with=signs' },
        { id: 'no-rights', secret: 'emulator-secret', policies: [] },
      ],
      instances: ['post-cn-emulator'],
    },
  ],
};

export const LONG_TERM: Keys = { accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' };
const TEMPORARY: Keys = {
  accessKeyId: 'STS.key',
  accessKeySecret: 'sts-secret',
  securityToken: 'sts+token/with=signs',
};

const TOKENS: [what: string, token: string][] = [
  ['of 4 KB', 'x+/='.repeat(1024)],
  ['with + / = and characters that URLs treat in their own way', "a+b/c==&d%20e?f#g'h(i)j*k!l~m"],
  ['with text that is not ASCII', '令牌-ü-🔑'],
];

/** Defines the tests that the emulator answers each client as the service does. */
export function itServes(clients: readonly OfficialClient[]): void {
  let emulator: Emulator;

  beforeAll(async () => {
    const tokens = TOKENS.map(([, token]) => ({ token, instanceId: 'post-cn-emulator' }));
    emulator = await Emulator.start({ ...CONFIG, tokens });
  });

  afterAll(() => emulator.close());

  describe.each(clients)('$name', ({ call, leavesOut = [], wrongSecretCode = 'SignatureDoesNotMatch' }) => {
    async function refusal(keys: Keys): Promise<Refusal> {
      const query = { InstanceId: emulator.instanceId, Token: emulator.issueToken() };
      const result = await call(emulator, keys, 'QueryToken', query);
      if ('error' in result) return result.error;
      throw new Error(`The call was served: ${JSON.stringify(result.answer)}`);
    }

    it.each([
      ['a long-term access key', LONG_TERM],
      ['a temporary access key', TEMPORARY],
    ])('applies for a token, queries and revokes it with %s', async (_kind, keys) => {
      const instance = { InstanceId: emulator.instanceId };
      const applied = await call(emulator, keys, 'ApplyToken', {
        ...instance,
        Actions: 'R,W',
        Resources: 'topic/#,other/+',
        ExpireTime: String(Date.now() + 3_600_000),
      });
      expect(applied).toEqual({ answer: { RequestId: expect.anything(), Token: expect.any(String) } });
      const { Token } = (applied as { answer: { Token: string } }).answer;
      const query = { ...instance, Token };
      expect(await call(emulator, keys, 'QueryToken', query)).toMatchObject({
        answer: { TokenStatus: true },
      });
      expect(await call(emulator, keys, 'RevokeToken', query)).toEqual({
        answer: { RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/) },
      });
      expect(await call(emulator, keys, 'QueryToken', query)).toMatchObject({
        answer: { TokenStatus: false },
      });
    });

    it('is refused with a wrong secret', async () => {
      const { code } = await refusal({ accessKeyId: 'emulator', accessKeySecret: 'not the secret' });
      expect(code).toBe(wrongSecretCode);
    });

    it('is refused without permission, with the code, the request id and the recommendation', async () => {
      const error = await refusal({ accessKeyId: 'no-rights', accessKeySecret: 'emulator-secret' });
      expect(error.code).toBe('Forbidden.RAM');
      expect(error.requestId).toMatch(/^[0-9A-F-]{36}$/);
      if (!leavesOut.includes('recommend')) expect(error.recommend).toContain('Forbidden.RAM');
      if (!leavesOut.includes('accessDeniedDetail')) {
        expect(error.accessDeniedDetail).toMatchObject({
          AuthAction: 'mq:QueryToken',
          NoPermissionType: 'ImplicitDeny',
        });
      }
    });

    it('is refused with a temporary access key that lacks its security token', async () => {
      const { securityToken: _, ...keys } = TEMPORARY;
      expect((await refusal(keys)).code).toBe('MissingSecurityToken');
    });

    it.each(TOKENS)('sends a token %s unchanged', async (_what, token) => {
      const before = emulator.callsFor(token);
      const query = { InstanceId: emulator.instanceId, Token: token };
      expect(await call(emulator, LONG_TERM, 'QueryToken', query)).toMatchObject({
        answer: { TokenStatus: true },
      });
      expect(emulator.callsFor(token)).toBe(before + 1);
    });
  });
}

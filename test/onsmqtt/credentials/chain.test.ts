import { accessKey } from '../../../lib/onsmqtt/credentials/access-key';
import { chain } from '../../../lib/onsmqtt/credentials/chain';
import { Credentials } from '../../../lib/onsmqtt/credentials/credentials';
import { CredentialsUnavailableError, NotSetUpError } from '../../../lib/onsmqtt/credentials/source';
import { InterruptedError, OnsMqttError, TransportError } from '../../../lib/onsmqtt/errors';

const never = new AbortController().signal;
const KEYS = new Credentials('the second', 'id', 'secret');

const failing = (error: Error, name = 'the first') => ({ name, read: () => Promise.reject(error) });
const RAISE = { to: 'raise-read-timeout' } as const;
const giving = { name: 'the second', read: async () => KEYS };
const absent = new NotSetUpError('A is not set.');
const broken = new CredentialsUnavailableError('It has none.');
const passing = new TransportError({
  code: 'Reset',
  message: 'It was reset.',
  remedies: ['Try again.'],
  retry: 'backoff',
});

describe('a chain of sources', () => {
  it('gives the credentials of the first source that has some', async () => {
    expect(await chain([failing(absent), giving, failing(new Error('not asked'))]).read(never)).toBe(KEYS);
  });

  it('says why each was skipped and which one to correct, and is final if all are', async () => {
    const sources = [failing(absent), failing(broken, 'the second'), failing(broken, 'the third')];
    await expect(chain(sources).read(never)).rejects.toMatchObject({
      code: 'NoCredentials',
      message:
        'No credentials found. Sources tried:\n- the first: A is not set.\n- the second: It has none.\n- the third: It has none.',
      remedies: [{ to: 'give-credentials', faulty: ['the second', 'the third'] }],
      retry: 'never',
      affectsEveryQuestion: true,
    });
  });

  it('is retried if the fault of one source is temporary, unless the time for the search is over', async () => {
    const source = chain([failing(passing), failing(absent)]);
    await expect(source.read(never)).rejects.toMatchObject({
      remedies: ['Try again.', { to: 'give-credentials', faulty: [] }],
      retry: 'backoff',
      affectsEveryQuestion: false,
    });
    await expect(source.read(AbortSignal.abort())).rejects.toMatchObject({
      retry: 'never',
      affectsEveryQuestion: true,
    });
  });

  it('names the request of a service that refused, and blames no source if a service is busy', async () => {
    const refusal = { message: 'STS refused.', remedies: [], requestId: 'A1' };
    const refused = new OnsMqttError({ code: 'No', retry: 'never', ...refusal });
    const busy = new OnsMqttError({ code: 'Busy', retry: 'throttled', ...refusal, message: 'STS is busy.' });
    await expect(chain([failing(refused), failing(busy, 'the second')]).read(never)).rejects.toMatchObject({
      message: expect.stringMatching(
        /\n- the first: STS refused\. Request id: A1\.\n- the second: STS is busy\. Request id: A1\.$/,
      ),
      remedies: [{ to: 'give-credentials', faulty: ['the first'] }],
    });
  });

  it('gives no advice about the endpoint of the service, and none twice', async () => {
    const unreachable = new TransportError({
      code: 'ConnectionRefused',
      message: '127.0.0.1:1 refused the connection.',
      remedies: [{ to: 'check-network' }, { to: 'check-endpoint' }, RAISE, 'Try again.'],
      retry: 'backoff',
    });
    await expect(
      chain([failing(unreachable), failing(unreachable, 'the second')]).read(never),
    ).rejects.toMatchObject({
      remedies: [
        'Check that this machine can reach the host that is named, directly or through HTTPS_PROXY.',
        RAISE,
        'Try again.',
        { to: 'give-credentials', faulty: [] },
      ],
    });
  });

  it.each([new InterruptedError(), new TypeError('a bug')])('ends with %s', async (error) => {
    await expect(chain([failing(error), giving]).read(never)).rejects.toBe(error);
  });
});

describe('the access key', () => {
  it('needs its secret, and names the variables that are not set: the command line has no arguments', async () => {
    const read = (args: Parameters<typeof accessKey>[0]) => accessKey(args).read(never);
    await expect(read({ secret_key: 's' })).rejects.toThrow(
      /^None of ALICLOUD_ACCESS_KEY, ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABACLOUD_ACCESS_KEY_ID is set\.$/,
    );
    await expect(read({ access_key: 'a' })).rejects.toThrow(
      /^None of ALICLOUD_SECRET_KEY, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABACLOUD_ACCESS_KEY_SECRET is set\.$/,
    );
    expect(await read({ access_key: 'a', secret_key: 's' })).toMatchObject({ accessKeyId: 'a' });
  });

  it.each([
    ['sts-token', 'sts-token'],
    ['', undefined],
    [undefined, undefined],
  ])('has the security token %p of temporary keys as %p', async (security_token, expected) => {
    const source = accessKey({ access_key: 'a', secret_key: 's', security_token });
    expect((await source.read(never)).securityToken).toBe(expected);
  });

  it('has to be corrected if half of it is set', async () => {
    const errorOf = (args: Parameters<typeof accessKey>[0]) =>
      accessKey(args)
        .read(never)
        .catch((error) => error);
    expect(await errorOf({})).toBeInstanceOf(NotSetUpError);
    for (const args of [{ access_key: 'a' }, { secret_key: 's' }])
      expect(await errorOf(args)).not.toBeInstanceOf(NotSetUpError);
  });
});

import { accessKey } from '../../../lib/onsmqtt/credentials/access-key';
import { chain } from '../../../lib/onsmqtt/credentials/chain';
import { Credentials } from '../../../lib/onsmqtt/credentials/credentials';
import { CredentialsUnavailableError, notSet } from '../../../lib/onsmqtt/credentials/source';
import { InterruptedError, TransportError } from '../../../lib/onsmqtt/errors';

const never = new AbortController().signal;
const KEYS = new Credentials('the second', 'id', 'secret');

const failing = (error: Error, name = 'the first') => ({ name, read: () => Promise.reject(error) });
const giving = { name: 'the second', read: async () => KEYS };
const absent = new CredentialsUnavailableError('It has none.');
const passing = new TransportError({
  code: 'Reset',
  message: 'It was reset.',
  remedies: ['Try again.'],
  retry: 'backoff',
});

describe('a chain of sources', () => {
  it('gives the credentials of the first that has some', async () => {
    expect(await chain([failing(absent), giving, failing(new Error('not asked'))]).read(never)).toBe(KEYS);
  });

  it('says of each why it was skipped, and is final where all are', async () => {
    await expect(chain([failing(absent), failing(absent, 'the second')]).read(never)).rejects.toMatchObject({
      code: 'NoCredentials',
      message: 'No credentials found. Sources tried:\n- the first: It has none.\n- the second: It has none.',
      remedies: [{ to: 'give-credentials' }],
      retry: 'never',
      isOfEveryQuestion: true,
    });
  });

  it('is asked again where the fault of one may pass', async () => {
    await expect(chain([failing(passing), failing(absent)]).read(never)).rejects.toMatchObject({
      remedies: [{ to: 'give-credentials' }, 'Try again.'],
      retry: 'backoff',
      isOfEveryQuestion: false,
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

  it('that is missing is no fault that may pass', () => {
    expect(notSet(['A', 'B'], 'profile')).toMatchObject({
      code: 'NoCredentials',
      message: 'profile is not set, and none of A, B is set.',
      remedies: [],
      retry: 'never',
    });
  });
});

import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiRequest } from '../../../lib/emulator/api-request';
import { secrets } from '../../../lib/gate/secrets/secrets';
import { ecsRole } from '../../../lib/onsmqtt/credentials/ecs-role';
import { NotSetUpError } from '../../../lib/onsmqtt/credentials/source';
import { type CannedAnswer, CredentialServer, temporaryCredentials } from '../../support/credential-server';

const never = new AbortController().signal;
const ROLES = '/latest/meta-data/ram/security-credentials/';

let server: CredentialServer | undefined;
const sessions: (string | undefined)[] = [];
afterEach(async () => {
  sessions.length = 0;
  await server?.close();
  server = undefined;
});

async function metadata(answer: (request: ApiRequest) => CannedAnswer): Promise<NodeJS.ProcessEnv> {
  server = await CredentialServer.start((request) => {
    sessions.push(request.headers['x-aliyun-ecs-metadata-token']);
    return answer(request);
  });
  return { APSARAMQTT_ECS_METADATA_ENDPOINT: server.url };
}

const KEYS = { body: temporaryCredentials() };

describe('the role of an ECS instance', () => {
  it('is read in a session of six hours, whose token is a secret', async () => {
    let seconds: string | undefined;
    const env = await metadata(({ method, headers, path }) => {
      seconds ??= headers['x-aliyun-ecs-metadata-token-ttl-seconds'];
      if (method === 'PUT') return { body: 'the-session-token\n' };
      return path === ROLES ? { body: ' ci\n' } : KEYS;
    });
    const credentials = await ecsRole(undefined, env).read(never);
    expect(credentials).toMatchObject({ source: 'the ECS instance', accessKeyId: 'STS.key' });
    expect(seconds).toBe('21600');
    expect(sessions).toEqual([undefined, 'the-session-token', 'the-session-token']);
    expect(server?.requests).toEqual(['PUT /latest/api/token', `GET ${ROLES}`, `GET ${ROLES}ci`]);
    expect(secrets.isIn('the-session-token')).toBe(true);
  });

  it.each([undefined, 'Failed', 'success'])(
    'is not read from an answer with the Code %j, as in the SDKs',
    async (Code) => {
      const answer = { body: { ...temporaryCredentials(), Code } };
      const env = await metadata(({ method }) => (method === 'PUT' ? { body: 'session' } : answer));
      await expect(ecsRole('ci', env).read(never)).rejects.toMatchObject({
        message: 'The answer does not have the Code Success.',
        remedies: ['Check that the RAM role is attached to this instance.'],
      });
    },
  );

  it('is requested by a name that is one part of a path', async () => {
    const env = await metadata(({ method }) => (method === 'PUT' ? { body: 'session' } : KEYS));
    await ecsRole('../a b', env).read(never);
    expect(server?.requests[1]).toBe(`GET ${ROLES}..%2Fa%20b`);
  });

  it('is read once more without the session if a read in it fails, unless that is forbidden', async () => {
    const env = await metadata(({ method, headers }) => {
      if (method === 'PUT') return { body: 'session' };
      return headers['x-aliyun-ecs-metadata-token'] ? { status: 500, body: '' } : KEYS;
    });
    expect(await ecsRole('ci', env).read(never)).toMatchObject({ accessKeyId: 'STS.key' });
    expect(sessions).toEqual([undefined, 'session', undefined]);
    const strict = { ...env, ALIBABA_CLOUD_IMDSV1_DISABLED: 'true' };
    await expect(ecsRole('ci', strict).read(never)).rejects.toThrow(
      'The metadata service is busy or has failed (HTTP 500).',
    );
    expect(sessions.slice(3)).toEqual([undefined, 'session']);
  });

  it('that is not there without a session either is an error with its status', async () => {
    const env = await metadata(({ method }) => ({ status: method === 'PUT' ? 405 : 404, body: '' }));
    await expect(ecsRole('ci', env).read(never)).rejects.toThrow(
      'The metadata service answered with HTTP status 404.',
    );
    expect(server?.requests).toHaveLength(2);
  });

  it('does not exist if the instance has no role', async () => {
    const env = await metadata(({ method }) => ({ body: method === 'PUT' ? 'session' : ' \n' }));
    const error = await ecsRole(undefined, env)
      .read(never)
      .catch((error) => error);
    expect(error).toBeInstanceOf(NotSetUpError);
    expect(error.message).toBe('The instance has no RAM role.');
  });

  it('that is named is set up, whatever the service answers', async () => {
    const env = await metadata(({ method }) => ({ status: method === 'PUT' ? 405 : 404, body: '' }));
    const errorOf = (role?: string) =>
      ecsRole(role, env)
        .read(never)
        .catch((error) => error);
    expect(await errorOf('ci')).not.toBeInstanceOf(NotSetUpError);
    expect(await errorOf()).toBeInstanceOf(NotSetUpError);
  });

  it('is not requested if metadata are disabled', async () => {
    const env = await metadata(() => KEYS);
    const off = { ...env, ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'TRUE' };
    await expect(ecsRole('ci', off).read(never)).rejects.toThrow(
      'ALIBABA_CLOUD_ECS_METADATA_DISABLED is set.',
    );
    expect(server?.requests).toEqual([]);
  });

  it('is read again on the same connection', async () => {
    const env = await metadata(({ method }) => (method === 'PUT' ? { body: 'session' } : KEYS));
    const source = ecsRole('ci', env);
    await source.read(never);
    await source.read(never);
    expect(server?.connections).toBe(1);
  });

  it('is read without a session if the service does not answer to open one, unless that is forbidden', async () => {
    const asked: string[] = [];
    const silent = createServer((request, response) => {
      asked.push(request.method!);
      if (request.method !== 'PUT') response.end(JSON.stringify(temporaryCredentials()));
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const env = {
      APSARAMQTT_ECS_METADATA_ENDPOINT: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    };
    expect(await ecsRole('ci', env).read(never)).toMatchObject({ accessKeyId: 'STS.key' });
    const strict = ecsRole('ci', { ...env, ALIBABA_CLOUD_IMDSV1_DISABLED: 'true' }).read(never);
    await expect(strict).rejects.toThrow('The metadata service did not answer within 1 second.');
    silent.closeAllConnections();
    silent.close();
    expect(asked).toEqual(['PUT', 'GET', 'PUT']);
  });

  describe('whose service is broken in sessions', () => {
    const close = ({ socket }: IncomingMessage) => void socket.destroy();
    const send = (body: string) => (_: IncomingMessage, response: ServerResponse) => void response.end(body);
    let broken: Server;
    afterEach(() => {
      broken.closeAllConnections();
      broken.close();
    });

    /** The environment of a metadata service that answers session requests with the given listeners. Without a session, the keys can be read. */
    async function brokenIn(open: RequestListener, read: RequestListener): Promise<NodeJS.ProcessEnv> {
      broken = createServer((request, response) => {
        if (request.method === 'PUT') open(request, response);
        else if (request.headers['x-aliyun-ecs-metadata-token']) read(request, response);
        else response.end(request.url === ROLES ? 'ci' : JSON.stringify(temporaryCredentials()));
      });
      await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
      const { port } = broken.address() as AddressInfo;
      return { APSARAMQTT_ECS_METADATA_ENDPOINT: `http://127.0.0.1:${port}` };
    }

    it.each<[string, RequestListener, RequestListener, string]>([
      ['closes the connection', close, close, 'closed the connection before its answer was complete.'],
      ['no HTTP', ({ socket }) => void socket.end('garbage\r\n'), close, 'does not speak HTTP.'],
      ['a page', send('<html>\n</html>'), close, 'with something that is not a session token.'],
      ['a name', send('sëssion'), close, 'with something that is not a session token.'],
      ['nothing', send(''), close, 'with something that is not a session token.'],
      ['too much', send('x'.repeat(100_000)), close, 'sent an answer of more than 64 KB'],
      ['no read', send('session'), close, 'closed the connection before its answer was complete.'],
    ])('is read without one, unless that is forbidden: %s', async (_, open, read, message) => {
      const env = await brokenIn(open, read);
      for (const role of [undefined, 'ci']) {
        expect(await ecsRole(role, env).read(never)).toMatchObject({ accessKeyId: 'STS.key' });
        const strict = ecsRole(role, { ...env, ALIBABA_CLOUD_IMDSV1_DISABLED: 'true' });
        await expect(strict.read(never)).rejects.toThrow(message);
      }
    });
  });

  it.each([undefined, 'ci'])('that has expired points to the clock, with the role %j', async (role) => {
    const env = await metadata(({ method, path }) => {
      if (method === 'PUT') return { body: 'session' };
      return { body: path === ROLES ? 'ci' : temporaryCredentials(-1_000) };
    });
    await expect(ecsRole(role, env).read(never)).rejects.toMatchObject({
      remedies: ["If they are new, this machine's clock is ahead. Correct it."],
    });
  });

  it('does not exist if nothing is at the address, unless the role is named', async () => {
    const env = await metadata(() => KEYS);
    await server?.close();
    server = undefined;
    const absent = await ecsRole(undefined, env)
      .read(never)
      .catch((error) => error);
    expect(absent).toBeInstanceOf(NotSetUpError);
    expect(absent.message).toBe(
      'The metadata service cannot be reached, so this machine is not an ECS instance.',
    );
    await expect(ecsRole('ci', env).read(never)).rejects.toMatchObject({ code: 'ConnectionRefused' });
  });

  it('does not exist if a session is refused and reading without one is forbidden', async () => {
    const env = await metadata(({ method }) => (method === 'PUT' ? { status: 405, body: '' } : KEYS));
    const strict = ecsRole('ci', { ...env, ALIBABA_CLOUD_IMDSV1_DISABLED: 'true' }).read(never);
    await expect(strict).rejects.toMatchObject({
      message: 'The metadata service, asked for a session, answered with HTTP status 405.',
      retry: 'never',
    });
    expect(server?.requests).toEqual(['PUT /latest/api/token']);
  });

  it('is temporarily unavailable if opening a session fails and reading without one is forbidden', async () => {
    const env = await metadata(({ method }) => (method === 'PUT' ? { status: 503, body: '' } : KEYS));
    const strict = ecsRole('ci', { ...env, ALIBABA_CLOUD_IMDSV1_DISABLED: 'true' }).read(never);
    await expect(strict).rejects.toMatchObject({
      message: 'The metadata service, asked for a session, is busy or has failed (HTTP 503).',
      retry: 'backoff',
    });
  });

  it('is interrupted, and not absent, if the run is stopped', async () => {
    const env = await metadata(() => KEYS);
    await expect(ecsRole(undefined, env).read(AbortSignal.abort())).rejects.toMatchObject({
      code: 'Interrupted',
    });
  });
});

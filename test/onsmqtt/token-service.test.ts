import type { ApiRequest } from '../../lib/emulator/api-request';
import { resolveSettings } from '../../lib/onsmqtt/settings';
import { createTokenService, endpointOf, userAgentOf } from '../../lib/onsmqtt/token-service';
import { CredentialServer, temporaryCredentials } from '../support/credential-server';
import { SilentServer } from '../support/silent-server';

const never = new AbortController().signal;
const KEY = { access_key: 'id', secret_key: 'secret' };
const QUESTION = { instanceId: 'post-cn-1', token: 'token-of-device-1' };
const VALID = { body: { RequestId: '5C8AADD0-6A95-436D-AFA0-3405CCE30001', TokenStatus: true } };

describe('the endpoint', () => {
  it.each([
    [{ region: 'cn-hangzhou' }, 'https://onsmqtt.cn-hangzhou.aliyuncs.com/'],
    [{ region: 'cn-hangzhou', network: 'vpc' }, 'https://onsmqtt-vpc.cn-hangzhou.aliyuncs.com/'],
    [{ region: 'cn-hangzhou', endpoint: 'mqtt.example.com:8443' }, 'https://mqtt.example.com:8443/'],
    [{ endpoint: 'http://127.0.0.1:1' }, 'http://127.0.0.1:1/'],
  ])('of %j is %s', (args, url) => {
    expect(endpointOf(resolveSettings(args, {})).href).toBe(url);
  });
});

describe('a token service', () => {
  const servers: { close(): unknown }[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

  it('calls the endpoint with the credentials of the settings, read once, and names itself', async () => {
    const asked: ApiRequest[] = [];
    let id = 0;
    const service = await CredentialServer.start((request) => {
      asked.push(request);
      return { body: { ...VALID.body, RequestId: `A-${++id}` } };
    });
    const uri = await CredentialServer.start(() => ({ body: temporaryCredentials() }));
    servers.push(service, uri);
    const sources: string[] = [];
    const settings = resolveSettings({ endpoint: service.url, credentials_uri: uri.url }, {});
    const env = { TF_APPEND_USER_AGENT: 'ci/1.2' };
    const tokens = createTokenService(settings, env, (source) => sources.push(source));
    expect(await tokens.queryToken(QUESTION, never)).toMatchObject({ tokenStatus: true, requestId: 'A-1' });
    expect(await tokens.queryToken(QUESTION, never)).toMatchObject({ requestId: 'A-2' });
    expect(sources).toEqual(['the credentials URI']);
    expect(uri.requests).toEqual(['GET /']);
    const [{ query, headers }] = asked as [ApiRequest];
    expect(Object.fromEntries(query)).toEqual({ InstanceId: 'post-cn-1', Token: 'token-of-device-1' });
    expect(headers).toMatchObject({
      accept: 'application/json',
      'x-acs-accesskey-id': 'STS.key',
      'user-agent': expect.stringMatching(/^apsaramqtt\/\S+ ci\/1\.2$/),
    });
  });

  it.each([{}, { TF_APPEND_USER_AGENT: '' }])('names only itself if nothing is appended: %j', (env) => {
    expect(userAgentOf(env)).toMatch(/^apsaramqtt\/\S+$/);
  });

  it('waits for an answer, and for a connection, as long as the settings say', async () => {
    const silent = await SilentServer.start();
    servers.push(silent);
    const timeouts = { client_read_timeout: 50, client_connect_timeout: 60 };
    const read = resolveSettings({ endpoint: silent.url, ...timeouts, ...KEY }, {});
    await expect(createTokenService(read, {}).queryToken(QUESTION, never)).rejects.toMatchObject({
      code: 'ReadTimeout',
    });
    // A proxy that accepts a connection but never confirms the connection to the service.
    const connect = resolveSettings({ region: 'cn-hangzhou', ...timeouts, ...KEY }, {});
    const env = { HTTPS_PROXY: silent.url };
    await expect(createTokenService(connect, env).queryToken(QUESTION, never)).rejects.toMatchObject({
      code: 'ConnectTimeout',
    });
  });
});

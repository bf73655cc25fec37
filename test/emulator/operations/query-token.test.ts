import { Emulator } from '../../../lib/emulator/emulator';
import { askV1, askV3, type EmulatorRequest } from '../../support/emulator-client';

describe('QueryToken and RevokeToken', () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await Emulator.start({
      accounts: [
        {
          id: '1',
          accessKeys: [{ id: 'emulator', secret: 'emulator-secret' }],
          instances: ['post-cn-emulator', 'post-cn-other'],
        },
      ],
    });
  });

  afterAll(() => emulator.close());

  async function query(parameters: Record<string, string>, action = 'QueryToken') {
    const reply = await askV3(emulator.url, { query: parameters, headers: { 'x-acs-action': action } });
    return { status: reply.status, ...JSON.parse(reply.body) };
  }

  it('answers in the shape of the service', async () => {
    const reply = await askV3(emulator.url, {
      query: { InstanceId: 'post-cn-emulator', Token: emulator.issueToken() },
    });
    const requestId = reply.headers['x-acs-request-id'];
    expect(requestId).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    expect(JSON.parse(reply.body)).toEqual({ RequestId: requestId, TokenStatus: true });
    expect(reply.headers['content-type']).toBe('application/json;charset=utf-8');
    expect(Math.abs(Date.parse(reply.headers.date!) - Date.now())).toBeLessThan(2000);
  });

  it('finds a token invalid that was never issued', async () => {
    expect(await query({ InstanceId: 'post-cn-emulator', Token: 'never' })).toMatchObject({
      TokenStatus: false,
    });
  });

  it('finds a token of another instance invalid', async () => {
    const token = emulator.issueToken({ instanceId: 'post-cn-other' });
    expect(await query({ InstanceId: 'post-cn-emulator', Token: token })).toMatchObject({
      TokenStatus: false,
    });
    expect(await query({ InstanceId: 'post-cn-other', Token: token })).toMatchObject({ TokenStatus: true });
  });

  it.each(['Token', 'InstanceId'])('requires %s', async (name) => {
    const parameters = { InstanceId: 'post-cn-emulator', Token: 't', [name]: '' };
    expect(await query(parameters)).toMatchObject({ status: 400, Code: `InvalidParameter.${name}` });
  });

  const token = 't+/=';
  const parameters = { InstanceId: 'post-cn-emulator', Token: token };
  const POSITIONS: [string, EmulatorRequest][] = [
    ['GET with the query', { method: 'GET', query: parameters }],
    ['POST with the query', { method: 'POST', query: parameters }],
    ['POST with a form', { method: 'POST', form: parameters }],
    [
      'POST with both',
      { method: 'POST', query: { InstanceId: parameters.InstanceId }, form: { Token: token } },
    ],
  ];

  it.each(POSITIONS)('accepts its parameters by %s', async (_how, request) => {
    const before = emulator.callsFor(token);
    expect(JSON.parse((await askV3(emulator.url, request)).body)).toMatchObject({ TokenStatus: false });
    expect(emulator.callsFor(token)).toBe(before + 1);
  });

  it('accepts V1 requests by GET', async () => {
    const valid = { InstanceId: 'post-cn-emulator', Token: emulator.issueToken() };
    expect(JSON.parse((await askV1(emulator.url, valid)).body)).toMatchObject({ TokenStatus: true });
  });

  it('finds a token invalid after RevokeToken, and only then', async () => {
    const owned = { InstanceId: 'post-cn-emulator', Token: emulator.issueToken() };
    await query({ ...owned, InstanceId: 'post-cn-other' }, 'RevokeToken');
    expect(await query(owned)).toMatchObject({ TokenStatus: true });
    expect(await query(owned, 'RevokeToken')).toEqual({
      status: 200,
      RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
    });
    expect(await query(owned)).toMatchObject({ TokenStatus: false });
  });

  it('finds a token invalid that was revoked in-process', async () => {
    const token = emulator.issueToken();
    emulator.revokeToken(token);
    expect(await query({ InstanceId: 'post-cn-emulator', Token: token })).toMatchObject({
      TokenStatus: false,
    });
  });
});

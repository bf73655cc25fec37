import { allows, denies, type PolicyDocument } from '../../lib/emulator/ram-policy';

type Statement = PolicyDocument['Statement'][number];

const RESOURCE = 'acs:mq:cn-hangzhou:1:post-cn-1';
const ALLOW: Statement = { Effect: 'Allow', Action: 'mq:QueryToken', Resource: RESOURCE };

function mayQuery(...statements: Statement[]): boolean {
  // Each statement is in a separate policy. A user can have several policies, which add up.
  const documents = statements.map((statement): PolicyDocument => ({ Version: '1', Statement: [statement] }));
  return allows(documents, 'mq:QueryToken', RESOURCE);
}

describe('RAM policies', () => {
  it('allow nothing if a user has none', () => {
    expect(mayQuery()).toBe(false);
  });

  it.each([
    ['by name', {}],
    ['in lists', { Action: ['mq:ApplyToken', 'mq:QueryToken'], Resource: ['acs:oss:*:*:*', RESOURCE] }],
    ['in lower case', { Action: 'mq:querytoken' }],
    ['with a wildcard in the action', { Action: 'mq:Query*' }],
    ['with a wildcard for a character', { Action: 'mq:?ueryToken' }],
    ['with wildcards for region and account', { Resource: 'acs:mq:*:*:post-cn-1' }],
    ['with a wildcard for everything', { Action: '*', Resource: '*' }],
  ])('allow an action %s', (_how, change) => {
    expect(mayQuery({ ...ALLOW, ...change })).toBe(true);
  });

  it.each([
    ['another action', { Action: 'mq:ApplyToken' }],
    ['a longer action', { Action: 'mq:QueryTokens' }],
    ['another instance', { Resource: 'acs:mq:cn-hangzhou:1:post-cn-2' }],
    ['the beginning of the instance id', { Resource: 'acs:mq:cn-hangzhou:1:post-cn' }],
    ['an instance in upper case', { Resource: 'acs:mq:cn-hangzhou:1:POST-CN-1' }],
    ['another region', { Resource: 'acs:mq:cn-beijing:1:post-cn-1' }],
    ['another account', { Resource: 'acs:mq:*:2:*' }],
    ['a character that is taken as it is', { Resource: 'acs.mq:cn-hangzhou:1:post-cn-1' }],
  ])('do not allow it if %s is allowed', (_what, change) => {
    expect(mayQuery({ ...ALLOW, ...change })).toBe(false);
  });

  it('do not allow what one of them denies, in whatever order', () => {
    const deny: Statement = { Effect: 'Deny', Action: 'mq:*', Resource: '*' };
    expect(mayQuery(ALLOW, deny)).toBe(false);
    expect(mayQuery(deny, ALLOW)).toBe(false);
    expect(mayQuery(ALLOW, { ...deny, Action: 'mq:RevokeToken' })).toBe(true);
  });

  it('that deny an action differ from those that do not allow it', () => {
    const documents: PolicyDocument[] = [
      { Version: '1', Statement: [{ Effect: 'Deny', Action: 'mq:Query*', Resource: RESOURCE }] },
    ];
    expect(denies(documents, 'mq:QueryToken', RESOURCE)).toBe(true);
    expect(denies(documents, 'mq:ApplyToken', RESOURCE)).toBe(false);
  });
});

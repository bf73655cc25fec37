import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TeamPolicies } from '../../../lib/cli/policy-file';
import { POLICY_URL } from '../../../lib/cli/schemas/urls';
import { problemsWith } from '../../support/json-schema';

const SCHEMA = 'lib/cli/schemas/policy.schema.json';
const EXCEPTION = { rule: 'AMT001', name: 'device', reason: 'is being replaced', until: '2026-12-31' };
const { name: _, ...NAMELESS } = EXCEPTION;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'policy-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The policy as the command reads it, or its error. */
function readByTheCommand(policy: unknown) {
  const file = join(folder, 'apsaramqtt.json');
  writeFileSync(file, JSON.stringify(policy));
  return TeamPolicies.read(file);
}

describe('the JSON schema of the policy', () => {
  it.each([
    ['nothing', {}],
    ['its own schema, online', { $schema: POLICY_URL }],
    ['a level for a rule', { rules: { AMT005: 'error', AMT001: 'off' } }],
    ['instances', { allowedInstances: ['post-cn-1'] }],
    ['an exception by name', { exceptions: [EXCEPTION] }],
    ['an exception by fingerprint', { exceptions: [{ ...NAMELESS, fingerprint: 'sha256:0123456789ab' }] }],
    ['an exception for a path', { exceptions: [{ ...NAMELESS, path: 'stages/dev' }] }],
    ['an exception for a name in a path', { exceptions: [{ ...EXCEPTION, path: '**/*.tf' }] }],
  ])('accepts a policy of %s, as the command does', (_, policy) => {
    expect(problemsWith(policy, SCHEMA)).toEqual([]);
    expect(readByTheCommand(policy)).toBeInstanceOf(TeamPolicies);
  });

  it.each([
    ['no object', [], 'the policy is not a JSON object'],
    ['a key that is not known', { rule: {} }, 'rule: is not known: the keys are $schema, rules'],
    ['a rule that is not known', { rules: { AMT999: 'error' } }, 'rules.AMT999: is not known'],
    ['a level that is not known', { rules: { AMT001: 'fatal' } }, 'rules.AMT001'],
    ['an instance without an id', { allowedInstances: [''] }, 'allowedInstances.0: is empty'],
    ['an exception without a reason', { exceptions: [{ ...EXCEPTION, reason: '' }] }, 'reason: is empty'],
    ['an exception with a blank reason', { exceptions: [{ ...EXCEPTION, reason: ' ' }] }, 'reason: is empty'],
    [
      'an exception without an end',
      { exceptions: [{ ...EXCEPTION, until: 'never' }] },
      'exceptions.0.until: is not a day such as 2026-12-31',
    ],
    ['an exception for nothing', { exceptions: [NAMELESS] }, 'must name one of name, fingerprint, path'],
    [
      'an exception for a name and a fingerprint',
      { exceptions: [{ ...EXCEPTION, fingerprint: 'sha256:0123456789ab' }] },
      'must not name both name and fingerprint',
    ],
    [
      'a fingerprint that is none',
      { exceptions: [{ ...NAMELESS, fingerprint: 'sha256:token' }] },
      'exceptions.0.fingerprint: is not a fingerprint',
    ],
  ])('refuses a policy of %s, as the command does', (_, policy, problem) => {
    expect(problemsWith(policy, SCHEMA)).not.toEqual([]);
    expect(readByTheCommand(policy)).toMatchObject({ message: expect.stringContaining(problem) });
  });

  it('refuses dates that do not exist, which a schema cannot', () => {
    const policy = { exceptions: [{ ...EXCEPTION, until: '2027-02-30' }] };
    expect(readByTheCommand(policy)).toMatchObject({
      message: expect.stringContaining('exceptions.0.until: is not a day of the calendar'),
    });
  });
});

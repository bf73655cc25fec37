import picomatch from 'picomatch';
import { applyPolicy, policyKey } from '../../lib/cli/apply-policy';
import type { CheckedToken, ReportedFinding } from '../../lib/cli/check-result';
import type { TeamPolicy } from '../../lib/cli/policy-file';
import { INVALID_TOKEN, type Rule, WARN_ONLY_GATE } from '../../lib/gate/rules';
import { NOTHING } from '../support/check-results';

// The real module, with its calls counted.
jest.mock('picomatch', () => jest.fn(jest.requireActual<typeof picomatch>('picomatch')));

const TODAY = '2026-06-15';
const FINGERPRINT = 'sha256:0123456789ab';

const token: CheckedToken = {
  gate: { name: 'device' },
  name: 'device',
  instanceId: 'post-cn-1',
  verdict: 'invalid',
  tokenFingerprint: FINGERPRINT,
  requestId: 'R1',
  findings: [],
};

function findingOf(rule: Rule): ReportedFinding {
  const { name, tokenFingerprint } = token;
  return {
    rule,
    level: 'error',
    subject: name,
    message: 'It is so.',
    help: 'Mend it.',
    name,
    tokenFingerprint,
  };
}

function apply(rule: Rule, policy: Partial<TeamPolicy>) {
  const found = NOTHING.with({ tokens: [{ ...token, findings: [findingOf(rule)] }], calls: 1 });
  const whole = { policy: { rules: {}, exceptions: [], ...policy }, folder: '.' };
  const result = applyPolicy(found, { for: () => whole, found: [whole], problems: [] }, TODAY);
  return { findings: result.allFindings, notes: result.notes, status: result.exitStatus };
}

describe('the policy of a team', () => {
  it('sets the level of a rule', () => {
    const { findings, status } = apply(INVALID_TOKEN, { rules: { AMT001: 'warning' } });
    expect(findings).toEqual([expect.objectContaining({ level: 'warning' })]);
    expect(status).toBe(0);
  });

  it('is applied before a gate that only warns is reported', () => {
    expect(apply(WARN_ONLY_GATE, {}).findings).toEqual([]);
    expect(apply(WARN_ONLY_GATE, { rules: { AMT006: 'error' } }).status).toBe(1);
  });

  it.each([
    ['name', { name: 'device' }],
    ['fingerprint', { fingerprint: FINGERPRINT }],
  ])('accepts an exception by %s, until the end of its last day', (_, subject) => {
    const exception = { rule: 'AMT001', ...subject, reason: 'is being replaced', until: TODAY };
    const { findings, status } = apply(INVALID_TOKEN, { exceptions: [exception] });
    expect(findings[0]!.exception).toEqual({ reason: 'is being replaced', until: TODAY });
    expect(status).toBe(0);
  });

  it.each([
    ['another rule', { rule: 'AMT002', name: 'device' }],
    ['another name', { rule: 'AMT001', name: 'lathe' }],
    ['another token', { rule: 'AMT001', fingerprint: 'sha256:ba9876543210' }],
    ['another token of that name', { rule: 'AMT001', name: 'device', fingerprint: 'sha256:ba9876543210' }],
    ['a file if the finding is not in a file', { rule: 'AMT001', path: '**' }],
  ])('ignores an exception for %s', (_, subject) => {
    const exception = { ...subject, reason: 'is being replaced', until: TODAY };
    const { findings, status } = apply(INVALID_TOKEN, { exceptions: [exception] });
    expect(findings[0]!.exception).toBeUndefined();
    expect(status).toBe(1);
  });

  it('that cannot be read is a problem of the check', () => {
    const problem = { code: 'NotJson', message: 'apsaramqtt.json is not JSON.', help: 'Correct it.' };
    const whole = { policy: { rules: {}, exceptions: [] }, folder: '.' };
    const { unreadable, exitStatus } = applyPolicy(
      NOTHING,
      { for: () => whole, found: [whole], problems: [problem] },
      TODAY,
    );
    expect(unreadable).toEqual([problem]);
    expect(exitStatus).toBe(2);
  });

  it('says that an exception has expired, and does not apply it', () => {
    const exception = { rule: 'AMT001', name: 'device', reason: 'is being replaced', until: '2026-06-14' };
    const { notes, status } = apply(INVALID_TOKEN, { exceptions: [exception] });
    expect(notes).toEqual([
      'The exception from AMT001 for device expired on 2026-06-14 (is being replaced).',
    ]);
    expect(status).toBe(1);
  });

  it('finds tokens of instances that it does not allow', () => {
    const { findings } = apply(WARN_ONLY_GATE, { allowedInstances: ['post-cn-2', 'post-cn-3'] });
    expect(findings).toEqual([expect.objectContaining({ name: 'device', level: 'error' })]);
    expect(findings[0]!.rule.id).toBe('AMT008');
    expect(findings[0]!.message).toBe(
      'The token belongs to instance post-cn-1. The policy allows post-cn-2, post-cn-3.',
    );
  });

  const underInstances = (one: Partial<CheckedToken>) => {
    const whole = { policy: { rules: {}, exceptions: [], allowedInstances: ['post-cn-1'] }, folder: '.' };
    const found = NOTHING.with({ tokens: [{ ...token, ...one }] });
    return applyPolicy(found, { for: () => whole, found: [whole], problems: [] }, TODAY).allFindings;
  };

  it('reports no token of an allowed instance, and no gate without a verdict whose instance is unknown', () => {
    expect(underInstances({})).toEqual([]);
    expect(underInstances({ verdict: 'unjudged' })).toEqual([]);
    expect(underInstances({ verdict: 'unjudged', instanceId: null })).toEqual([]);
    expect(underInstances({ verdict: 'unjudged', instanceId: 'post-cn-2' })).toHaveLength(1);
  });

  it('says how to make the instance of a token known', () => {
    expect(underInstances({ instanceId: null })).toEqual([
      expect.objectContaining({
        isUndecided: true,
        title: 'Could not check the instance of token device',
        message: 'The instance of the token is not known here. The policy allows post-cn-1.',
        help: 'Set the missing values (--var, --var-file, TF_VAR_*), or check a plan in which they are known.',
      }),
    ]);
  });

  it.each(['unchecked', 'deferred'] as const)(
    'does not pass a token that is %s, if its instance is not known',
    (verdict) => {
      const unknown = { ...token, verdict, instanceId: null };
      const statusUnder = (policy: Partial<TeamPolicy>) => {
        const whole = { policy: { rules: {}, exceptions: [], ...policy }, folder: '.' };
        return applyPolicy(
          NOTHING.with({ tokens: [unknown] }),
          { for: () => whole, found: [whole], problems: [] },
          TODAY,
        ).exitStatus;
      };
      expect(statusUnder({ allowedInstances: ['post-cn-1'] })).toBe(3);
      expect(statusUnder({})).toBe(0);
    },
  );

  it('says which exception matches nothing', () => {
    const exception = { rule: 'AMT001', name: 'lathe', reason: 'is being replaced', until: TODAY };
    const { notes, status } = apply(INVALID_TOKEN, { exceptions: [exception] });
    expect(notes).toEqual(['The exception from AMT001 for lathe matches nothing. Remove it, or correct it.']);
    expect(status).toBe(1);
  });

  it('says which exception matches nothing if nothing is found', () => {
    const exception = {
      rule: 'AMT001',
      name: 'device',
      path: 'dev',
      reason: 'is being replaced',
      until: TODAY,
    };
    const whole = { policy: { rules: {}, exceptions: [exception] }, folder: '.' };
    expect(applyPolicy(NOTHING, { for: () => whole, found: [whole], problems: [] }, TODAY).notes).toEqual([
      'The exception from AMT001 for device in dev matches nothing. Remove it, or correct it.',
    ]);
  });

  const inFolders = (exception: object, ...folders: string[]) => {
    const findings = (folders.length > 0 ? folders : ['prod', 'dev']).map((folder) => ({
      ...findingOf(INVALID_TOKEN),
      location: { file: `stages/${folder}/main.tf`, line: 1 },
    }));
    const whole = { rule: 'AMT001', reason: 'is being replaced', until: TODAY, ...exception };
    const policy = { policy: { rules: {}, exceptions: [whole] }, folder: 'stages' };
    const found = NOTHING.with({ findings });
    const result = applyPolicy(found, { for: () => policy, found: [policy], problems: [] }, TODAY);
    return { accepted: result.findings.map(({ exception }) => exception !== undefined), notes: result.notes };
  };

  it.each([
    ['a folder', { name: 'device', path: 'dev' }],
    ['a folder with a dot', { path: './dev/' }],
    ['a file', { path: 'dev/main.tf' }],
    ['a glob', { path: 'd*/**/*.tf' }],
  ])('accepts findings in %s, and none elsewhere', (_, exception) => {
    expect(inFolders(exception)).toEqual({ accepted: [false, true], notes: [] });
  });

  it.each([
    ['a folder whose name ends with a dot', { path: 'dev./main.tf' }, 'dev.'],
    ['a folder whose name begins with a dot', { path: '**/*.tf' }, '.dev'],
  ])('accepts findings in %s', (_, exception, folder) => {
    expect(inFolders(exception, folder)).toEqual({ accepted: [true], notes: [] });
  });

  it('accepts nothing for an exclamation mark, with which other globs begin', () => {
    expect(inFolders({ path: '!test/*' })).toEqual({
      accepted: [false, false],
      notes: [expect.stringContaining('matches nothing')],
    });
  });

  it.each([
    ['a name if its path covers both', { name: 'device', path: '*' }],
    ['a token', { fingerprint: FINGERPRINT }],
  ])('accepts findings in two folders by %s', (_, exception) => {
    expect(inFolders(exception)).toEqual({ accepted: [true, true], notes: [] });
  });

  it('reads each path once, however many findings there are', () => {
    const location = { file: 'dev/main.tf', line: 1 };
    const findings = [1, 2, 3].map(() => ({ ...findingOf(INVALID_TOKEN), location }));
    const exceptions = ['dev', 'prod'].map((stage) => ({
      rule: 'AMT001',
      path: `stages/*/${stage}/**/*.tf`,
      reason: 'is being replaced',
      until: TODAY,
    }));
    const policy = { policy: { rules: {}, exceptions }, folder: '.' };
    jest.mocked(picomatch).mockClear();
    applyPolicy(NOTHING.with({ findings }), { for: () => policy, found: [policy], problems: [] }, TODAY);
    expect(picomatch).toHaveBeenCalledTimes(2);
  });

  it('does not apply an exception for a name that two folders have, and says so', () => {
    const { accepted, notes } = inFolders({ name: 'device' });
    expect(accepted).toEqual([false, false]);
    expect(notes[0]).toContain(
      'was not applied, because it matches findings in stages/dev and stages/prod. Add "path"',
    );
  });
});

describe('the key for a decision on a token', () => {
  const exception = { rule: 'AMT001', name: 'device', reason: 'is being replaced', until: TODAY };
  const policy = { rules: {}, exceptions: [exception], allowedInstances: ['post-cn-1'] };
  const invalid = { ...token, findings: [findingOf(INVALID_TOKEN)] };
  const decisive = (one: CheckedToken) => policyKey(one, { policy, folder: '.' });

  it('is empty if it breaks no rule', () => {
    expect(decisive(token)).toBe('');
  });

  it('is the same for tokens that break the same rules and have the same exceptions', () => {
    expect(decisive({ ...invalid, name: 'lathe' })).toBe(decisive(invalid));
  });

  it('differs for another rule, exception or instance', () => {
    const [finding] = invalid.findings;
    const others = [
      invalid,
      { ...invalid, findings: [findingOf(WARN_ONLY_GATE)] },
      { ...invalid, findings: [{ ...finding!, name: 'lathe' }] },
      { ...invalid, instanceId: 'post-cn-2' },
    ];
    expect(new Set(others.map(decisive)).size).toBe(others.length);
  });
});

import {
  type CheckedToken,
  CheckResult,
  type Criteria,
  type ReportedFinding,
  type ReportedVerdict,
} from '../../lib/cli/check-result';
import {
  DEFERRED_TOKEN,
  INVALID_TOKEN,
  LITERAL_TOKEN,
  UNJUDGED_GATE,
  UNVERIFIED_TOKEN,
} from '../../lib/gate/rules';

export const CRITERIA: Criteria = { failOn: 'error', strict: false };

export const NOTHING = new CheckResult({
  tokens: [],
  findings: [],
  calls: 0,
  unreadable: [],
  notes: [],
  criteria: CRITERIA,
});

export const LOCATION = { file: 'cdktf.out/stacks/device/cdk.tf.json', line: 12 };

export function token(name: string, verdict: ReportedVerdict): CheckedToken {
  const isKnown = verdict !== 'deferred' && verdict !== 'unjudged';
  return {
    gate: { name },
    name,
    instanceId: 'post-cn-1',
    verdict,
    tokenFingerprint: isKnown ? 'sha256:0123456789ab' : null,
    requestId: verdict === 'valid' || verdict === 'invalid' ? 'R1' : null,
    findings: [],
  };
}

const RULES_OF = {
  invalid: INVALID_TOKEN,
  unverified: UNVERIFIED_TOKEN,
  deferred: DEFERRED_TOKEN,
  unjudged: UNJUDGED_GATE,
} as const;

/** The finding that a token with this verdict gets. */
export function findingOf(
  {
    name,
    tokenFingerprint,
    location,
    verdict,
  }: Pick<CheckedToken, 'name' | 'tokenFingerprint' | 'location' | 'verdict'>,
  more: Partial<ReportedFinding> = {},
): ReportedFinding {
  const rule = RULES_OF[verdict as keyof typeof RULES_OF];
  return {
    rule,
    level: rule === DEFERRED_TOKEN ? 'note' : 'error',
    subject: name,
    message: '100% <b>not valid</b>:\nask @everybody.',
    help: 'Apply for a new token.',
    name,
    tokenFingerprint,
    location,
    ...more,
  };
}

/** A token with a finding, by default the finding of its verdict. */
export function broken(one: CheckedToken, more: Partial<ReportedFinding> = {}): CheckedToken {
  return { ...one, findings: [findingOf(one, more)] };
}

/** A result with one valid token and other tokens, each with the finding of its verdict. */
export function resultOf(...others: readonly CheckedToken[]): CheckResult {
  const tokens = [token('ok', 'valid'), ...others.map((one) => broken(one))];
  return NOTHING.with({ tokens, calls: 1 });
}

export const EXCEPTION = { reason: 'is replaced in the next release', until: '2099-12-31' };

/** A result with everything that a report can show. The names contain syntax of the report formats, which must be escaped. */
export const EVERYTHING: CheckResult = everything();

function everything(): CheckResult {
  const invalid = { ...token('device <1> & "2"', 'invalid'), location: LOCATION };
  const excepted = token('data.apsaramqtt_tokens.line["left"]', 'invalid');
  const unverified = { ...token('device/gate', 'unverified'), location: LOCATION };
  const deferred = token('data.apsaramqtt_token.later', 'deferred');
  return NOTHING.with({
    tokens: [
      token('ok', 'valid'),
      broken(invalid),
      broken(excepted, { exception: EXCEPTION }),
      broken(unverified, { level: 'warning', message: 'The service said ]]> and --> and \u001b[31mred.' }),
      broken(deferred),
      token('offline', 'unchecked'),
      broken(token('module.line', 'unjudged')),
    ],
    findings: [
      findingOf(token('device/rollout', 'unchecked'), {
        rule: LITERAL_TOKEN,
        message: 'A token is in plain text in input.',
        location: { ...LOCATION, line: 40 },
      }),
    ],
    calls: 3,
    unreadable: [
      {
        code: 'NotJson',
        message: 'plan.json is not valid JSON: line 7, column 2.',
        help: 'Correct the file.',
        location: { file: 'plan.json', line: 7 },
      },
      {
        code: 'ENOENT',
        message: 'Failed to read missing.json: it does not exist.',
        help: 'Correct the path.',
      },
    ],
    notes: ['The exception from AMT002 for device expired on 2026-01-31 (is being replaced).'],
  });
}

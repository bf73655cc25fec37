import { titleOf } from '../../gate/finding';
import { DEFERRED_TOKEN, INVALID_TOKEN, UNJUDGED_GATE, UNVERIFIED_TOKEN } from '../../gate/rules';
import { visible } from '../../gate/visible';
import {
  type CheckedToken,
  type CheckResult,
  exceptionText,
  type Location,
  type ReportedFinding,
  type ReportedVerdict,
  type UnlistedTokens,
} from '../check-result';
import { withoutLogCommands } from './log-commands';
import { type Markup, markup } from './markup';

type State = 'passed' | 'failure' | 'error' | 'skipped';

interface TestCase {
  /** The last part of its `classname`. */
  readonly group: string;
  readonly name: string;
  readonly location?: Location;
  readonly state: State;
  /** The id of the broken rule, or else a word for the cause. */
  readonly type: string;
  /** Why it has not passed. The first line is the title. */
  readonly lines: readonly string[];
}

/** The states that fail a test run, the worst first. */
const STATES = ['failure', 'error'] as const;

/** The rule of each verdict. Its finding is in the token's own test case. */
const RULE_OF = {
  valid: undefined,
  invalid: INVALID_TOKEN,
  unverified: UNVERIFIED_TOKEN,
  deferred: DEFERRED_TOKEN,
  unchecked: undefined,
  unjudged: UNJUDGED_GATE,
} as const;

/**
 * For the test reports of GitLab, Jenkins and others. There is a test case for each token, for each other finding, for each file that could
 * not be read, and for each group of unlisted tokens of a sweep. The report is valid for Jenkins's schema, in which a test case has no
 * `file` and `line`, so the location is in the name and in the text.
 */
export function junitReport(result: CheckResult): string {
  const { tokens, findings, unreadable } = result;
  const caseOf = (finding: ReportedFinding) => caseOfFinding(finding, stateOf(finding, result));
  const ofTokens = tokens.map((token) => caseOfToken(token, verdictFinding(token), caseOf));
  const ofTheirOthers = tokens.flatMap((token) =>
    token.findings.filter((finding) => finding !== verdictFinding(token)).map(caseOf),
  );
  const others = findings.map(caseOf);
  const unread = unreadable.map(({ message, help, location }): TestCase => {
    const type = 'unreadable';
    return { group: type, name: message, location, state: 'error', type, lines: [message, help] };
  });
  const unlisted = result.unlisted.map((group) => caseOfUnlisted(group, result));
  const cases = [...ofTokens, ...ofTheirOthers, ...others, ...unlisted, ...unread];
  const count = (state: State) => cases.filter((one) => one.state === state).length;
  const name = 'apsaramqtt check';
  const sums = markup`tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"`;
  const report = markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${name}" ${sums}>
  <testsuite name="${name}" ${sums} skipped="${count('skipped')}">
${elements(cases)}  </testsuite>
</testsuites>
`;
  return withoutLogCommands(report.source);
}

function verdictFinding({ verdict, findings }: CheckedToken): ReportedFinding | undefined {
  return findings.find(({ rule }) => rule === RULE_OF[verdict]);
}

function caseOfToken(
  { name, verdict, location }: CheckedToken,
  finding: ReportedFinding | undefined,
  caseOf: (finding: ReportedFinding) => TestCase,
): TestCase {
  const subject = { group: 'token', name, location, type: verdict };
  if (verdict === 'valid') return { state: 'passed', lines: [], ...subject };
  if (finding) return { ...caseOf(finding), name, location, group: subject.group };
  return { state: 'skipped', lines: [withoutFinding(verdict)], ...subject };
}

/** Why a token that is not valid has no finding about its verdict. */
function withoutFinding(verdict: Exclude<ReportedVerdict, 'valid'>): string {
  if (verdict === 'unchecked') return 'The token is unchecked: --offline makes no API calls.';
  const { id } = RULE_OF[verdict];
  return verdict === 'unjudged'
    ? `The token is unjudged: it could not be read, or the policy turns ${id} off.`
    : `The token is ${verdict}: the policy turns ${id} off.`;
}

/** One test case for a group, even if it passed, because some CI systems treat a report without test cases as missing. */
function caseOfUnlisted(group: UnlistedTokens, result: CheckResult): TestCase {
  const { verdict, count } = group;
  const states = result.findingsLike(group).map((finding) => stateOf(finding, result));
  const state = states.length === 0 ? 'passed' : (STATES.find((one) => states.includes(one)) ?? 'skipped');
  const name = `Tokens that are not listed and ${verdict}: ${count}`;
  return {
    group: 'token',
    name,
    state,
    type: verdict,
    lines: [`${name}.`, 'The results of the sweep contain all.'],
  };
}

function caseOfFinding(finding: ReportedFinding, state: State): TestCase {
  const { rule, level, name, message, help, location, exception } = finding;
  const lines = [
    ...(exception ? [exceptionText(exception)] : []),
    `${level}: ${visible(titleOf(finding))}`,
    message,
    help,
  ];
  return { group: rule.name, name, location, state, type: rule.id, lines };
}

/** A failure exactly if the command fails. An accepted finding is `skipped` and not `passed`, because a passed test case has no text. */
function stateOf(finding: ReportedFinding, result: CheckResult): State {
  if (result.effectOf(finding) === 'none') return 'skipped';
  return finding.rule === UNVERIFIED_TOKEN || finding.rule === UNJUDGED_GATE ? 'error' : 'failure';
}

/** Makes the names unique, because GitLab merges test cases of the same name. */
function elements(cases: readonly TestCase[]): Markup[] {
  const times = new Map<string, number>();
  return cases.map((one) => {
    const name = one.location ? `${one.name} (${one.location.file})` : one.name;
    const time = (times.get(`${one.group} ${name}`) ?? 0) + 1;
    times.set(`${one.group} ${name}`, time);
    return element(one, time === 1 ? name : `${name} #${time}`);
  });
}

function element({ group, state, type, lines, location }: TestCase, name: string): Markup {
  const place = location ? [`at ${visible(location.file)}:${location.line}`] : [];
  const text = [...lines, ...place].join('\n');
  const body = {
    passed: markup``,
    // In Jenkins's schema, `skipped` has no attributes.
    skipped: markup`<skipped>${text}</skipped>`,
    failure: markup`<failure type="${type}" message="${lines[0] ?? ''}">${text}</failure>`,
    error: markup`<error type="${type}" message="${lines[0] ?? ''}">${text}</error>`,
  }[state];
  return markup`    <testcase classname="apsaramqtt.${group}" name="${visible(name)}">${body}</testcase>
`;
}

import { DEFERRED_TOKEN, INVALID_TOKEN, type Rule, UNVERIFIED_TOKEN } from '../../gate/rules';
import {
  type CheckedToken,
  type CheckResult,
  isAbout,
  type Location,
  type ReportedFinding,
} from '../check-result';
import { type Markup, markup } from './markup';

type State = 'passed' | 'failure' | 'error' | 'skipped';

interface TestCase {
  /** What it is filed under: the last part of its `classname`. */
  readonly group: string;
  readonly name: string;
  readonly location?: Location;
  readonly state: State;
  /** The id of the rule that it breaks, or what else is wrong. */
  readonly type: string;
  /** Why it has not passed. The first line is the title. */
  readonly lines: readonly string[];
}

/** The rules that are about the verdict of a token: what breaks them is told in the token's own test case. */
const RULE_OF = {
  valid: undefined,
  invalid: INVALID_TOKEN,
  unverified: UNVERIFIED_TOKEN,
  deferred: DEFERRED_TOKEN,
  unchecked: undefined,
} as const;

/**
 * For the test reports of GitLab, Jenkins and others: a test case for each token, one for each other finding, and one for each file
 * that could not be read. It is valid under Jenkins's schema, which knows no `file` and no `line` of a test case: the place stands in
 * the name and in the text.
 */
export function junitReport({ tokens, findings, unreadable }: CheckResult): string {
  const told = new Set<ReportedFinding>();
  const ofTokens = tokens.map((token) => {
    const finding = findings.find((one) => one.rule === RULE_OF[token.verdict] && isAbout(one, token));
    if (finding) told.add(finding);
    return caseOfToken(token, finding);
  });
  const others = findings.filter((finding) => !told.has(finding)).map(caseOfFinding);
  const unread = unreadable.map(({ message, location }): TestCase => {
    const type = 'unreadable';
    return { group: type, name: message, location, state: 'error', type, lines: [message] };
  });
  const cases = [...ofTokens, ...others, ...unread];
  const count = (state: State) => cases.filter((one) => one.state === state).length;
  const name = 'apsaramqtt check';
  const sums = markup`tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"`;
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${name}" ${sums}>
  <testsuite name="${name}" ${sums} skipped="${count('skipped')}">
${elements(cases)}  </testsuite>
</testsuites>
`.source;
}

function caseOfToken({ name, verdict, location }: CheckedToken, finding?: ReportedFinding): TestCase {
  const subject = { group: 'token', name, location, type: verdict };
  if (verdict === 'valid') return { ...subject, state: 'passed', lines: [] };
  if (finding) return { ...caseOfFinding(finding), group: subject.group };
  const rule: Rule | undefined = RULE_OF[verdict];
  const why = rule ? `${rule.id} ${rule.name} is off` : 'nobody was asked';
  return { ...subject, state: 'skipped', lines: [`The token is ${verdict}: ${why}.`] };
}

function caseOfFinding(finding: ReportedFinding): TestCase {
  const { rule, level, subject, name, message, help, location, exception } = finding;
  const lines = [
    ...(exception ? [`Excepted until ${exception.until}: ${exception.reason}`] : []),
    `${level} ${rule.id} ${rule.name}: ${subject}`,
    message,
    help,
  ];
  return { group: rule.name, name, location, state: stateOf(finding), type: rule.id, lines };
}

/** What is noted or excepted passes, and a test that passes has no place for words: it is skipped, for a reason. */
function stateOf({ rule, level, exception }: ReportedFinding): State {
  if (exception || level === 'note') return 'skipped';
  return rule === UNVERIFIED_TOKEN ? 'error' : 'failure';
}

/** GitLab takes two test cases of one name for one. */
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
  const place = location ? [`at ${location.file}:${location.line}`] : [];
  const text = [...lines, ...place].join('\n');
  const body = {
    passed: markup``,
    // Jenkins's schema leaves a reason to skip no attributes.
    skipped: markup`<skipped>${text}</skipped>`,
    failure: markup`<failure type="${type}" message="${lines[0] ?? ''}">${text}</failure>`,
    error: markup`<error type="${type}" message="${lines[0] ?? ''}">${text}</error>`,
  }[state];
  return markup`    <testcase classname="apsaramqtt.${group}" name="${name}">${body}</testcase>
`;
}

import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log, Notification, PhysicalLocation, ReportingDescriptor, Result } from 'sarif';
import { titleOf } from '../../gate/finding';
import { fingerprint } from '../../gate/fingerprint';
import {
  INVALID_TOKEN,
  LEAKED_TOKEN,
  LITERAL_TOKEN,
  RULES,
  type Rule,
  UNJUDGED_GATE,
  UNLISTED_INSTANCE,
  UNVERIFIED_TOKEN,
} from '../../gate/rules';
import { type CheckResult, type Location, type ReportedFinding, unreadableText } from '../check-result';
import { HOMEPAGE } from '../homepage';
import { POLICY_FILE } from '../policy-file';
import { jsonText } from './json-text';

declare const __VERSION__: string;

/**
 * The location of findings that have none, such as those of a token in an environment variable. Code scanning refuses the whole report if
 * one result has no location, so they are reported in the policy file.
 */
const DEFAULT_LOCATION: Location = { file: POLICY_FILE, line: 1 };

/** A report for code scanning, in the Static Analysis Results Interchange Format 2.1.0. */
export function sarifReport(result: CheckResult): string {
  const { unreadable, notes } = result;
  const open = openFindings(result);
  const shown = open.slice(0, MAX_RESULTS);
  const left = open.length - shown.length;
  const excepted = result.allFindings.length - open.length;
  const driver = {
    name: 'apsaramqtt',
    version: __VERSION__,
    informationUri: HOMEPAGE,
    rules: RULES.map(descriptorOf),
  };
  const invocation = {
    executionSuccessful: unreadable.length === 0,
    toolExecutionNotifications: [
      ...unreadable.map((one) => notification('error', unreadableText(one), one.location)),
      ...notes.map((note) => notification('note', note)),
      ...(excepted > 0
        ? [notification('note', `Excepted findings in the other reports of this check: ${excepted}.`)]
        : []),
      ...(left > 0
        ? [notification('warning', `${left} more findings are in the other reports of this check.`)]
        : []),
    ],
  };
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        columnKind: 'utf16CodeUnits',
        invocations: [invocation],
        results: resultsOf(shown),
      },
    ],
  };
  return jsonText(log);
}

/** Code scanning accepts this number of results, and drops the rest without a message. */
const MAX_RESULTS = 25_000;

/**
 * The findings without an exception. Code scanning ignores `suppressions`, so it would open alerts for the others, too. The findings that
 * make the command fail come first.
 */
function openFindings(result: CheckResult): readonly ReportedFinding[] {
  const open = result.allFindings.filter(({ exception }) => exception === undefined);
  const isImportant = (finding: ReportedFinding) => result.effectOf(finding) !== 'none';
  return [...open.filter(isImportant), ...open.filter((finding) => !isImportant(finding))];
}

/** Severities from 0 to 10. In code scanning, 9 and above is critical, 7 high, 4 medium, and less is low. */
const SEVERITIES: ReadonlyMap<Rule, string> = new Map([
  [LEAKED_TOKEN, '9.0'],
  [LITERAL_TOKEN, '8.0'],
  [INVALID_TOKEN, '5.0'],
  [UNVERIFIED_TOKEN, '4.0'],
  [UNJUDGED_GATE, '4.0'],
  [UNLISTED_INSTANCE, '4.0'],
]);

const DEFAULT_SEVERITY = '3.0';

function descriptorOf(rule: Rule): ReportingDescriptor {
  const { id, name, description, help, level } = rule;
  return {
    id,
    name,
    shortDescription: { text: description },
    fullDescription: { text: description },
    help: { text: help },
    helpUri: `${HOMEPAGE}/blob/main/docs/guides/rules.md#${id.toLowerCase()}-${name}`,
    properties: {
      tags: ['security', 'mqtt', 'token'],
      precision: 'very-high',
      'security-severity': SEVERITIES.get(rule) ?? DEFAULT_SEVERITY,
    },
    defaultConfiguration: level === 'off' ? { enabled: false } : { level },
  };
}

function notification(level: 'error' | 'warning' | 'note', text: string, location?: Location): Notification {
  const locations = location ? [{ physicalLocation: physical(location) }] : [];
  return { level, message: { text }, locations };
}

function resultsOf(findings: readonly ReportedFinding[]): Result[] {
  const times = new Map<string, number>();
  return findings.map((finding) => {
    const { rule, name, location = DEFAULT_LOCATION } = finding;
    const subject = fingerprint(`${rule.id} ${name} ${location.file}`);
    const time = (times.get(subject) ?? 0) + 1;
    times.set(subject, time);
    return resultOf(finding, partialFingerprints(subject, time));
  });
}

function resultOf(finding: ReportedFinding, fingerprints: Result['partialFingerprints']): Result {
  const { rule, level, message, help, name, location = DEFAULT_LOCATION, requestId } = finding;
  return {
    ruleId: rule.id,
    ruleIndex: RULES.indexOf(rule),
    level,
    message: { text: `${titleOf(finding)}. ${message} ${help}` },
    locations: [{ physicalLocation: physical(location), logicalLocations: [{ fullyQualifiedName: name }] }],
    partialFingerprints: fingerprints,
    ...(requestId === undefined ? {} : { properties: { requestId } }),
  };
}

/**
 * An alert is identified by its rule and its subject, so that it stays the same when a line moves or a token is renewed. GitHub compares
 * only `primaryLocationLineHash`, and by default computes it from the line, which would merge all findings of a line. Results with the
 * same hash are one alert, so a number makes each hash unique.
 */
function partialFingerprints(subject: string, time: number) {
  const hash = subject.replace('sha256:', '');
  return {
    'ruleAndSubject/v1': time === 1 ? subject : `${subject}:${time}`,
    primaryLocationLineHash: `${hash}:${time}`,
  };
}

function physical({ file, line, column, endLine, endColumn }: Location): PhysicalLocation {
  const end = endColumn === undefined ? {} : { endLine, endColumn };
  const region = { startLine: line, ...(column === undefined ? {} : { startColumn: column, ...end }) };
  return { artifactLocation: { uri: uriOf(file) }, region };
}

/** Code scanning requires paths relative to the root of the repository. A file outside of it gets a `file:` URL. */
function uriOf(file: string): string {
  const isOutside = isAbsolute(file) || file.startsWith('..');
  return isOutside ? pathToFileURL(file).href : file.split('/').map(encodeURIComponent).join('/');
}

import { pathToFileURL } from 'node:url';
import type { Log, Notification, PhysicalLocation, ReportingDescriptor, Result } from 'sarif';
import { fingerprint } from '../../gate/fingerprint';
import { RULES, type Rule } from '../../gate/rules';
import type { CheckResult, Location, ReportedFinding } from '../check-result';
import { HOMEPAGE } from '../homepage';
import { POLICY_FILE } from '../policy-file';
import { fromRepository } from './from-repository';

declare const __VERSION__: string;

/**
 * Code scanning refuses a whole file for one result without a place in a file. A token of an environment variable has none: it is
 * reported in the file where a team says what it asks of tokens.
 */
const PLACE_OF_THE_REST: Location = { file: POLICY_FILE, line: 1 };

/** For code scanning: the Static Analysis Results Interchange Format, version 2.1.0. */
export function sarifReport({ allFindings, unreadable, notes }: CheckResult): string {
  const driver = {
    name: 'apsaramqtt',
    version: __VERSION__,
    informationUri: HOMEPAGE,
    rules: RULES.map(descriptorOf),
  };
  const invocation = {
    executionSuccessful: unreadable.length === 0,
    toolExecutionNotifications: [
      ...unreadable.map(({ message, location }) => notification('error', message, location)),
      ...notes.map((note) => notification('note', note)),
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
        results: allFindings.map(resultOf),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptorOf({ id, name, description, help, level }: Rule): ReportingDescriptor {
  return {
    id,
    name,
    shortDescription: { text: description },
    fullDescription: { text: description },
    help: { text: help },
    defaultConfiguration: level === 'off' ? { enabled: false } : { level },
  };
}

function notification(level: 'error' | 'note', text: string, location?: Location): Notification {
  const locations = location ? [{ physicalLocation: physical(location) }] : [];
  return { level, message: { text }, locations };
}

function resultOf(finding: ReportedFinding): Result {
  const { rule, level, subject, message, help, name, location = PLACE_OF_THE_REST, exception } = finding;
  const suppression = exception && {
    kind: 'external' as const,
    justification: `${exception.reason} (until ${exception.until})`,
  };
  return {
    ruleId: rule.id,
    ruleIndex: RULES.indexOf(rule),
    level,
    message: { text: `${subject}: ${message} ${help}` },
    locations: [{ physicalLocation: physical(location), logicalLocations: [{ fullyQualifiedName: name }] }],
    // A line may move and a token be renewed: the same rule broken by the same subject is the same alert.
    partialFingerprints: { 'ruleAndSubject/v1': fingerprint(`${rule.id} ${name} ${location.file}`) },
    ...(suppression ? { suppressions: [suppression] } : {}),
  };
}

function physical({ file, line, column, endLine, endColumn }: Location): PhysicalLocation {
  const end = endColumn === undefined ? {} : { endLine, endColumn };
  const region = { startLine: line, ...(column === undefined ? {} : { startColumn: column, ...end }) };
  return { artifactLocation: { uri: uriOf(file) }, region };
}

/** Relative to the root of the repository, as code scanning wants it, unless the file is outside of that. */
function uriOf(file: string): string {
  const path = fromRepository(file);
  return path[0] === '..' ? pathToFileURL(file).href : path.map(encodeURIComponent).join('/');
}

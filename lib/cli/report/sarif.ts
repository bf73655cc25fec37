import type { Log, ReportingDescriptor, Result, Location as SarifLocation } from 'sarif';
import { fingerprint } from '../../gate/fingerprint';
import { RULES } from '../../gate/rules';
import type { CheckResult, Location, ReportedFinding } from '../check-result';

declare const __VERSION__: string;

/** For code scanning: the Static Analysis Results Interchange Format, version 2.1.0. */
export function sarifReport({ findings, unreadable }: CheckResult): string {
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'apsaramqtt', version: __VERSION__, rules: RULES.map(descriptorOf) } },
        invocations: [
          {
            executionSuccessful: unreadable.length === 0,
            toolExecutionNotifications: unreadable.map(({ message, location }) => ({
              level: 'error',
              message: { text: message },
              locations: location ? [{ physicalLocation: physical(location) }] : [],
            })),
          },
        ],
        results: findings.map(resultOf),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptorOf({ id, name, description }: (typeof RULES)[number]): ReportingDescriptor {
  return { id, name, shortDescription: { text: description } };
}

function resultOf(finding: ReportedFinding): Result {
  const { rule, level, subject, message, help, name, exception } = finding;
  return {
    ruleId: rule.id,
    ruleIndex: RULES.indexOf(rule),
    level,
    message: { text: `${subject}: ${message} ${help}` },
    locations: [locationOf(finding)],
    // A line may move and a token be renewed: the same rule broken by the same subject is the same alert.
    partialFingerprints: { 'ruleAndSubject/v1': fingerprint(`${rule.id} ${name}`) },
    ...(exception
      ? {
          suppressions: [
            { kind: 'external', justification: `${exception.reason} (until ${exception.until})` },
          ],
        }
      : {}),
  };
}

/** What a token of an environment variable is about, stands in no file. */
function locationOf({ location, name }: ReportedFinding): SarifLocation {
  const logicalLocations = [{ fullyQualifiedName: name }];
  return location ? { physicalLocation: physical(location), logicalLocations } : { logicalLocations };
}

function physical({ file, line }: Location): NonNullable<SarifLocation['physicalLocation']> {
  const uri = file.split(/[\\/]/).map(encodeURIComponent).join('/');
  return { artifactLocation: { uri }, region: { startLine: line } };
}

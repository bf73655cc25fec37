import { type CheckResult, FAIL_ON, type FailOn, type Location, type ReportedFinding } from '../check-result';
import { fromRepository } from './from-repository';

/** GitHub shows no more of a level for one step, and says nothing of those that it leaves out. */
const MOST_OF_A_LEVEL = 10;

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** Workflow commands: GitHub shows each as an annotation of the run. */
export function githubReport({ findings: all, unreadable }: CheckResult): string {
  const findings = all.filter(({ exception }) => exception === undefined);
  const levels = FAIL_ON.flatMap((level) =>
    annotations(
      level,
      findings.filter((finding) => finding.level === level),
    ),
  );
  const lines = [
    ...levels,
    ...unreadable.map(({ message, location }) => command('error', 'Not read', message, location)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function annotations(level: FailOn, findings: readonly ReportedFinding[]): string[] {
  const all = findings.map(({ rule, subject, message, help, location }) =>
    command(COMMANDS[level], `${rule.id} ${rule.name}: ${subject}`, `${message}\n\n${help}`, location),
  );
  if (all.length <= MOST_OF_A_LEVEL) return all;
  const shown = all.slice(0, MOST_OF_A_LEVEL - 1);
  const others = `${all.length - shown.length} more of this level are in the other reports of this check.`;
  return [...shown, command(COMMANDS[level], 'More MQTT tokens', others)];
}

function command(name: string, title: string, message: string, location?: Location): string {
  const place = location
    ? `file=${escapedProperty(fromRepository(location.file).join('/'))},line=${location.line},`
    : '';
  return `::${name} ${place}title=${escapedProperty(title)}::${escaped(message)}`;
}

function escaped(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

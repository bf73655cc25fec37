import { type CheckResult, FAIL_ON, type FailOn, type Location, type ReportedFinding } from '../check-result';
import { fromRepository } from './from-repository';
import { visibleLines } from './visible';

/** GitHub shows no more of a level for one step, and says nothing of those that it leaves out. */
const MOST_OF_A_LEVEL = 10;

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** Workflow commands: GitHub shows each as an annotation of the run. Of three levels there are never more than the 50 of a job. */
export function githubReport({ findings, unreadable }: CheckResult): string {
  const unread = unreadable.map(({ message, location }) => command('error', 'Not read', message, location));
  const lines = FAIL_ON.flatMap((level) => {
    const found = findings.filter((finding) => finding.level === level && finding.exception === undefined);
    return shown(level, [...(level === 'error' ? unread : []), ...found.map(annotation)]);
  });
  return lines.map((line) => `${line}\n`).join('');
}

function annotation({ rule, level, subject, message, help, location }: ReportedFinding): string {
  return command(COMMANDS[level], `${rule.id} ${rule.name}: ${subject}`, `${message}\n\n${help}`, location);
}

function shown(level: FailOn, annotations: readonly string[]): readonly string[] {
  if (annotations.length <= MOST_OF_A_LEVEL) return annotations;
  const first = annotations.slice(0, MOST_OF_A_LEVEL - 1);
  const others = `${annotations.length - first.length} more of this level are in the other reports of this check.`;
  return [...first, command(COMMANDS[level], 'More MQTT tokens', others)];
}

function command(name: string, title: string, message: string, location?: Location): string {
  const place = location
    ? `file=${escapedProperty(fromRepository(location.file).join('/'))},line=${location.line},`
    : '';
  return `::${name} ${place}title=${escapedProperty(title)}::${escaped(message)}`;
}

function escaped(text: string): string {
  return visibleLines(text).replace(/%/g, '%25').replace(/\n/g, '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

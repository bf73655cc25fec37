import { titleOf } from '../../gate/finding';
import { visibleLines } from '../../gate/visible';
import { type CheckResult, type Location, type ReportedFinding, unreadableText } from '../check-result';

/** GitHub shows this number of annotations of each level for one step, and drops others without notice. */
const MAX_OF_A_LEVEL = 10;

const COMMANDS = ['error', 'warning', 'notice'] as const;

type Command = (typeof COMMANDS)[number];

/** Workflow commands, which GitHub shows as annotations of the run. Three levels never exceed GitHub's limit of 50 for a job. */
export function githubReport(result: CheckResult): string {
  const annotations: Record<Command, string[]> = { error: [], warning: [], notice: [] };
  for (const one of result.unreadable)
    annotations.error.push(command('error', 'Not read', unreadableText(one), one.location));
  for (const finding of result.allFindings) {
    if (finding.exception) continue;
    const name = commandFor(finding, result);
    annotations[name].push(annotation(name, finding));
  }
  const unlisted: Record<Command, number> = { error: 0, warning: 0, notice: 0 };
  for (const { finding, count } of result.unlistedFindings)
    if (!finding.exception) unlisted[commandFor(finding, result)] += count;
  return COMMANDS.flatMap((name) => shown(name, annotations[name], unlisted[name]))
    .map((line) => `${line}\n`)
    .join('');
}

/** An error exactly if the finding makes the command end with a status other than 0. */
function commandFor(finding: ReportedFinding, result: CheckResult): Command {
  if (result.effectOf(finding) !== 'none') return 'error';
  return finding.level === 'note' ? 'notice' : 'warning';
}

function annotation(name: Command, finding: ReportedFinding): string {
  const { message, help, location } = finding;
  return command(name, titleOf(finding), `${message}\n\n${help}`, location);
}

/** @param unlisted the number of further findings, which no report lists. */
function shown(name: Command, annotations: readonly string[], unlisted: number): readonly string[] {
  if (annotations.length <= MAX_OF_A_LEVEL && unlisted === 0) return annotations;
  const first = annotations.slice(0, MAX_OF_A_LEVEL - 1);
  const count = annotations.length - first.length + unlisted;
  const place = unlisted > 0 ? 'the results of the sweep' : 'the other reports of this check';
  const others = `${count} more of this level are in ${place}.`;
  return [...first, command(name, 'More MQTT tokens', others)];
}

function command(name: Command, title: string, message: string, location?: Location): string {
  const place = location ? `file=${escapedProperty(location.file)},line=${location.line},` : '';
  return `::${name} ${place}title=${escapedProperty(title)}::${escaped(message)}`;
}

function escaped(text: string): string {
  return visibleLines(text).replace(/%/g, '%25').replace(/\n/g, '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

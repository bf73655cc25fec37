import type { Finding } from '../../gate/finding';
import { type CheckResult, FAIL_ON, findingsOf } from '../check-result';

/** GitHub shows no more of a level for one step, and says nothing of those that it leaves out. */
const MOST_OF_A_LEVEL = 10;

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** Workflow commands: GitHub shows each as an annotation of the run. */
export function githubReport({ tokens, unreadable }: CheckResult): string {
  const findings = findingsOf(tokens);
  const levels = FAIL_ON.flatMap((level) =>
    annotations(
      level,
      findings.filter((finding) => finding.level === level),
    ),
  );
  const lines = [...levels, ...unreadable.map((sentence) => command('error', 'Not read', sentence))];
  return lines.map((line) => `${line}\n`).join('');
}

function annotations(level: Finding['level'], findings: readonly Finding[]): string[] {
  const all = findings.map(({ rule, subject, message, help }) =>
    command(COMMANDS[level], `${rule.id} ${rule.name}: ${subject}`, `${message}\n\n${help}`),
  );
  if (all.length <= MOST_OF_A_LEVEL) return all;
  const shown = all.slice(0, MOST_OF_A_LEVEL - 1);
  const others = `${all.length - shown.length} more of this level are in the other reports of this check.`;
  return [...shown, command(COMMANDS[level], 'More MQTT tokens', others)];
}

function command(name: string, title: string, message: string): string {
  return `::${name} title=${escapedProperty(title)}::${escaped(message)}`;
}

function escaped(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

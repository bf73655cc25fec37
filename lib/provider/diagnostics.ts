import type { Finding } from '../gate/finding';
import { type ProblemFacts, problemOf } from '../gate/problem';
import { INVALID_TOKEN } from '../gate/rules';
import type { Diagnostic, PathStep } from '../plugin/diagnostic';
import { WORDING } from './wording';

/** An error about an argument that cannot be used as it is. */
export function invalidArgument(path: readonly PathStep[], summary: string, detail: string): Diagnostic {
  return { severity: 'error', summary, detail, path };
}

/** A problem at the terminal. Its first sentence is the summary. */
export function problemDiagnostic(
  facts: ProblemFacts,
  severity: Diagnostic['severity'] = 'error',
): Diagnostic {
  const { message, help, at } = problemOf(facts, WORDING);
  const [summary = message, ...details] = message.split(/(?<=\.)\s/);
  return {
    severity,
    summary: summary.replace(/\.$/, ''),
    detail: [...details, help].join(' '),
    path: at?.argument === undefined ? [] : [{ attribute: at.argument }],
  };
}

/** A finding at the terminal. Its title is the summary, which is all that `-compact-warnings` shows. */
export function findingDiagnostic(finding: Finding, path: readonly PathStep[]): Diagnostic {
  const { rule, level, subject, message, help } = finding;
  return {
    severity: level === 'error' ? 'error' : 'warning',
    summary: rule.title(subject),
    detail: `${message}\n\n${help} ${policyHelp(finding)}`,
    path,
  };
}

function policyHelp({ rule, level }: Finding): string {
  const argument = rule === INVALID_TOKEN ? 'on_invalid' : 'on_unverified';
  return level === 'error'
    ? `To let the deployment pass with a warning, set ${argument} = "warn".`
    : `The deployment continues because ${argument} is "warn".`;
}

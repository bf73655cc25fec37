import type { Finding } from '../gate/finding';
import { INVALID_TOKEN } from '../gate/rules';
import type { Diagnostic, PathStep } from '../plugin/diagnostic';

/** An error about an argument that cannot be used as it is. */
export function invalidArgument(path: readonly PathStep[], summary: string, detail: string): Diagnostic {
  return { severity: 'error', summary, detail, path };
}

/** Says a finding at the terminal. The subject stands in the summary, which is all that `-compact-warnings` shows. */
export function findingDiagnostic(finding: Finding, path: readonly PathStep[]): Diagnostic {
  const { rule, level, subject, message, help } = finding;
  return {
    severity: level === 'error' ? 'error' : 'warning',
    summary: `${rule.id} ${rule.name}: ${subject}`,
    detail: `${message}\n\n${help} ${howToWarn(finding)}`,
    path,
  };
}

function howToWarn({ rule, level }: Finding): string {
  const argument = rule === INVALID_TOKEN ? 'on_invalid' : 'on_unverified';
  return level === 'error'
    ? `To let the deployment pass with a warning, set ${argument} = "warn".`
    : `It passes because ${argument} is "warn".`;
}

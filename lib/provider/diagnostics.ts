import type { Finding } from '../gate/finding';
import type { Diagnostic, PathStep } from '../plugin/diagnostic';

/** An error about an argument that cannot be used as it is. */
export function invalidArgument(path: readonly PathStep[], summary: string, detail: string): Diagnostic {
  return { severity: 'error', summary, detail, path };
}

/** Says a finding at the terminal. The subject stands in the summary, which is all that `-compact-warnings` shows. */
export function findingDiagnostic(
  { rule, level, subject, message, help }: Finding,
  path: readonly PathStep[],
): Diagnostic {
  return {
    severity: level === 'error' ? 'error' : 'warning',
    summary: `${rule.id} ${rule.name}: ${subject}`,
    detail: `${message}\n\n${help}`,
    path,
  };
}

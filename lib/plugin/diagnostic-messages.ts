import type { Diagnostic, PathStep } from './diagnostic';
import { cleanLine, cleanText } from './outgoing-text';
import { Severity } from './tfplugin6';

/** Converts diagnostics to messages of the protocol. */
export function diagnosticMessages(diagnostics: readonly Diagnostic[]) {
  return diagnostics.map(({ severity, summary, detail, path }) => ({
    severity: severity === 'error' ? Severity.ERROR : Severity.WARNING,
    summary: cleanLine(summary),
    detail: cleanText(detail),
    attribute: path?.length ? { steps: path.map(toStep) } : undefined,
  }));
}

function toStep(step: PathStep) {
  if ('attribute' in step) return { attributeName: step.attribute };
  if ('key' in step) return { elementKeyString: step.key };
  return { elementKeyInt: step.index };
}

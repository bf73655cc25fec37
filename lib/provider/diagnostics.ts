import { existsSync } from 'node:fs';
import { type TokenFinding, titleOf } from '../gate/finding';
import { type ProblemFacts, problemOf } from '../gate/problem';
import type { Diagnostic, PathStep } from '../plugin/diagnostic';
import { WORDING } from './wording';

/** Whether Terraform runs in the folder of a stack of CDKTF, whose arguments are those of a program. */
function isSynthesized(): boolean {
  return existsSync('cdk.tf.json');
}

/** Terraform reads data sources before it destroys, and does not say that it will. The command line of CDKTF has no such option. */
function destroying(): string {
  return isSynthesized()
    ? 'To destroy without the check, set TF_CLI_ARGS_destroy=-refresh=false in the environment and destroy again.'
    : 'To destroy without the check, run terraform destroy -refresh=false.';
}

/** An error about an argument that cannot be used as it is. */
export function invalidArgument(path: readonly PathStep[], summary: string, detail: string): Diagnostic {
  return { severity: 'error', summary, detail, path };
}

/** A problem at the terminal. Its first sentence is the summary. */
export function problemDiagnostic(
  facts: ProblemFacts,
  severity: Diagnostic['severity'] = 'error',
  path: readonly PathStep[] = facts.at?.argument === undefined ? [] : [{ attribute: facts.at.argument }],
): Diagnostic {
  const { message, help } = problemOf(facts, WORDING);
  const [summary = message, ...details] = message.split(/(?<=\.)\s/);
  return { severity, summary: summary.replace(/\.$/, ''), detail: [...details, help].join(' '), path };
}

/** A problem that keeps a token from being checked. */
export function uncheckedDiagnostic(facts: ProblemFacts, path?: readonly PathStep[]): Diagnostic {
  const diagnostic = problemDiagnostic(facts, 'error', path);
  return { ...diagnostic, detail: `${diagnostic.detail} ${destroying()}` };
}

/** A finding at the terminal. Its title is the summary, which is all that `-compact-warnings` shows. */
export function findingDiagnostic(finding: TokenFinding, path: readonly PathStep[]): Diagnostic {
  const { level, message, help, requestId } = finding;
  const call = requestId === undefined ? '' : ` Request id: ${requestId}.`;
  return {
    severity: level === 'error' ? 'error' : 'warning',
    summary: titleOf(finding),
    detail: `${message}${call}\n\n${help} ${policyHelp(finding)}`,
    path,
  };
}

function policyHelp({ policyArgument: argument, level }: TokenFinding): string {
  if (level === 'error') {
    const continuing = isSynthesized()
      ? `To continue with a warning, set ${argument} of the gate to TokenPolicy.WARN.`
      : `To continue with a warning, set ${argument} = "warn".`;
    return `${continuing} ${destroying()}`;
  }
  return `The deployment continues because ${argument} is "warn".`;
}

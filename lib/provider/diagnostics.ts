import { existsSync, readFileSync } from 'node:fs';
import { type Body, isBody } from '../gate/configuration/block';
import { type TokenFinding, titleOf } from '../gate/finding';
import { type ProblemFacts, problemOf } from '../gate/problem';
import { propertyName, type Spelling, spelledIn } from '../gate/spelling';
import type { Diagnostic, PathStep } from '../plugin/diagnostic';
import { WORDING } from './wording';

/** The file of a CDKTF stack. A user of a stack changes properties of a program instead of arguments. */
const SYNTHESIZED = 'cdk.tf.json';

function isSynthesized(): boolean {
  return existsSync(SYNTHESIZED);
}

/** Cached, because a fleet can have a finding for each token, and the file can be large. */
let spelling: Spelling | undefined;

/** How the program of the stack spells names. Synth writes it into a comment, except for the spelling of TypeScript. */
function synthesizedSpelling(): Spelling {
  try {
    spelling ??= spellingOf(readFileSync(SYNTHESIZED, 'utf8'));
  } catch {
    // The stack may be synthesized again while Terraform plans. The finding matters more than its spelling.
    return 'typescript';
  }
  return spelling;
}

function spellingOf(configuration: string): Spelling {
  const { '//': comment } = JSON.parse(configuration) as Body;
  const metadata = isBody(comment) ? comment.metadata : undefined;
  const given = isBody(metadata) ? metadata.spelling : undefined;
  return given === 'python' || given === 'go' || given === 'csharp' ? given : 'typescript';
}

/** Terraform reads data sources before it destroys, and a provider cannot see that. The command line of CDKTF has no such option. */
function destroying(): string {
  return isSynthesized()
    ? 'To destroy without the check, set TF_CLI_ARGS_destroy=-refresh=false in the environment and destroy again.'
    : 'To destroy without the check, run terraform destroy -refresh=false.';
}

export function invalidArgument(path: readonly PathStep[], summary: string, detail: string): Diagnostic {
  return { severity: 'error', summary, detail, path };
}

/** The diagnostic of a problem. The first sentence is the summary. */
export function problemDiagnostic(
  facts: ProblemFacts,
  severity: Diagnostic['severity'] = 'error',
  path: readonly PathStep[] = facts.at?.argument === undefined ? [] : [{ attribute: facts.at.argument }],
): Diagnostic {
  const { message, help } = problemOf(facts, WORDING);
  const [summary = message, ...details] = message.split(/(?<=\.)\s/);
  return { severity, summary: summary.replace(/\.$/, ''), detail: [...details, help].join(' '), path };
}

/** The diagnostic of a problem that prevents the check of a token. */
export function uncheckedDiagnostic(facts: ProblemFacts, path?: readonly PathStep[]): Diagnostic {
  const diagnostic = problemDiagnostic(facts, 'error', path);
  return { ...diagnostic, detail: `${diagnostic.detail} ${destroying()}` };
}

/** The diagnostic of a finding. */
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

function policyHelp({ policyArgument, level }: TokenFinding): string {
  if (!isSynthesized()) {
    return level === 'error'
      ? `To continue with a warning, set ${policyArgument} = "warn". ${destroying()}`
      : `The deployment continues because ${policyArgument} is "warn".`;
  }
  const spelled = (name: string) => spelledIn(synthesizedSpelling(), name);
  const property = spelled(propertyName(policyArgument));
  return level === 'error'
    ? `To continue with a warning, set ${property} of the gate to ${spelled('TokenPolicy.WARN')}. ${destroying()}`
    : `The deployment continues because ${property} of the gate is ${spelled('TokenPolicy.WARN')}.`;
}

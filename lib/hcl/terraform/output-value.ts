import { type Evaluated, type Evaluation, unreadable } from '../eval/evaluation';
import type { Attribute, Block } from '../syntax/ast';
import { errorAt } from '../syntax/diagnostic';
import { Unknown, type Value } from '../values/model';
import { deepMarks, withMarks } from '../values/value';
import { flagOf } from './literals';

interface Output {
  readonly name: string;
  readonly block: Block;
  /** Its argument `sensitive` or `ephemeral`. */
  readonly value: Attribute;
  /** Whether it is an output of the root module. */
  readonly isOfRoot: boolean;
}

/** The value of an output with the marks that its block declares, or why an engine refuses it: its value has marks that it does not declare. */
export function outputValue(output: Output, evaluated: Evaluated, evaluation: Evaluation): Evaluated {
  const { block, value } = output;
  const sensitive = flagOf(block.body, 'sensitive', evaluation);
  const ephemeral = flagOf(block.body, 'ephemeral', evaluation);
  const diagnostics = [...evaluated.diagnostics, ...sensitive.diagnostics, ...ephemeral.diagnostics];
  const declared = { sensitive: sensitive.isSet === true, ephemeral: ephemeral.isSet === true };
  const refusal = refusalOf(output, evaluated.value, declared, evaluation);
  if (refusal !== undefined) {
    const refused = unreadable('something that has an error');
    return { value: refused, diagnostics: [...diagnostics, errorAt(refusal, value)] };
  }
  // In a called module, Terraform ignores the declaration: the output is sensitive if its value is.
  const isMarked = { ...declared, sensitive: declared.sensitive && evaluation.engine === 'opentofu' };
  const marks = (['sensitive', 'ephemeral'] as const).filter((mark) => isMarked[mark]);
  return { value: withMarks(evaluated.value, new Set(marks)), diagnostics };
}

function refusalOf(
  { name, isOfRoot }: Output,
  value: Value,
  declared: { readonly sensitive: boolean; readonly ephemeral: boolean },
  { engine }: Evaluation,
): string | undefined {
  const marks = deepMarks(value);
  if (isOfRoot && (declared.ephemeral || marks.has('ephemeral')))
    return `The output ${name} of the root module must not be ephemeral.`;
  if (marks.has('ephemeral') && !declared.ephemeral)
    return `The output ${name} is made from ephemeral values: set ephemeral = true.`;
  if (declared.ephemeral && engine === 'terraform' && isNeverEphemeral(value))
    return `The output ${name} is ephemeral, and its value is not.`;
  if (isOfRoot && marks.has('sensitive') && !declared.sensitive)
    return `The output ${name} is made from sensitive values: set sensitive = true.`;
  return undefined;
}

/** Terraform tests only the value itself, not its elements. */
function isNeverEphemeral({ data, marks }: Value): boolean {
  return !marks.has('ephemeral') && !(data instanceof Unknown);
}

import { type Evaluated, type Evaluation, unreadable } from '../eval/evaluation';
import type { Attribute, Block } from '../syntax/ast';
import { errorAt } from '../syntax/diagnostic';
import { Unknown, type Value } from '../values/model';
import { deepMarks, withMarks } from '../values/value';
import { evaluateFlag } from './literals';

interface Output {
  readonly name: string;
  readonly block: Block;
  /** The argument `value`. */
  readonly value: Attribute;
  /** Whether it is an output of the root module. */
  readonly isOfRoot: boolean;
}

/** The value of an output, with the marks that its block declares. An error if its value has other marks. */
export function outputValue(output: Output, evaluated: Evaluated, evaluation: Evaluation): Evaluated {
  const { block, value } = output;
  const sensitive = evaluateFlag(block.body, 'sensitive', evaluation);
  const ephemeral = evaluateFlag(block.body, 'ephemeral', evaluation);
  const diagnostics = [...evaluated.diagnostics, ...sensitive.diagnostics, ...ephemeral.diagnostics];
  const declared = { sensitive: sensitive.isSet === true, ephemeral: ephemeral.isSet === true };
  const message = outputError(output, evaluated.value, declared, evaluation);
  if (message !== undefined) {
    const refused = unreadable('something that has an error');
    return { value: refused, diagnostics: [...diagnostics, errorAt(message, value)] };
  }
  // In Terraform, `sensitive = true` in a called module does not make the value sensitive.
  const isMarked = { ...declared, sensitive: declared.sensitive && evaluation.engine === 'opentofu' };
  const marks = (['sensitive', 'ephemeral'] as const).filter((mark) => isMarked[mark]);
  return { value: withMarks(evaluated.value, new Set(marks)), diagnostics };
}

function outputError(
  { name, isOfRoot }: Output,
  value: Value,
  declared: { readonly sensitive: boolean; readonly ephemeral: boolean },
  { engine }: Evaluation,
): string | undefined {
  const marks = deepMarks(value);
  if (isOfRoot && (declared.ephemeral || marks.has('ephemeral')))
    return `The output ${name} of the root module must not be ephemeral.`;
  if (marks.has('ephemeral') && !declared.ephemeral)
    return `The output ${name} depends on ephemeral values. Set ephemeral = true in it.`;
  if (declared.ephemeral && engine === 'terraform' && isNeverEphemeral(value))
    return `The output ${name} has ephemeral = true, but its value is not ephemeral.`;
  if (isOfRoot && marks.has('sensitive') && !declared.sensitive)
    return `The output ${name} depends on sensitive values. Set sensitive = true in it.`;
  return undefined;
}

/** Whether a value is not ephemeral. Terraform looks only at the value itself, not at its elements. */
function isNeverEphemeral({ data, marks }: Value): boolean {
  return !marks.has('ephemeral') && !(data instanceof Unknown);
}

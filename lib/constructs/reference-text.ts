import { Token } from 'cdktf';
import { references, templateParts } from '../gate/configuration/expression';

/** Whether a text refers to something in Terraform: through CDKTF, or in the words of Terraform, such as `${data.a.b.c}`. */
export function isReference(text: string): boolean {
  if (Token.isUnresolved(text)) return true;
  return (
    typeof text === 'string' &&
    templateParts(text).some(
      // A name alone is not a reference: it may be a variable that the shell was to expand.
      (part) => 'expression' in part && references(part.expression).some((path) => path.length > 1),
    )
  );
}

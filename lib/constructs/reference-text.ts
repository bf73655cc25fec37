import { Token } from 'cdktf';
import { references, templateParts } from '../gate/configuration/expression';

/** Whether a text is a reference: a token of CDKTF, or an expression of Terraform such as `${data.a.b.c}`. */
export function isReference(text: string): boolean {
  if (Token.isUnresolved(text)) return true;
  return (
    typeof text === 'string' &&
    templateParts(text).some(
      // A single name is not a reference. It may be a shell variable that was not expanded.
      (part) => 'expression' in part && references(part.expression).some((path) => path.length > 1),
    )
  );
}

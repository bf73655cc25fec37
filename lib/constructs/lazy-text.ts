import { type IResolveContext, Token } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * A text that is made when the app is synthesized. `Lazy.stringValue` of cdktf keeps a stack trace for each.
 * @param dependable what it names in `dependsOn`: there cdktf has it in its own texts.
 */
export function lazyText(
  produce: (context: IResolveContext) => string | undefined,
  dependable?: IConstruct,
): string {
  const text = { creationStack: [], resolve: produce, toString: () => 'lazy text' };
  return Token.asString(dependable ? { ...text, dependable } : text);
}

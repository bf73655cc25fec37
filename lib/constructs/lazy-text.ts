import { type IResolveContext, Token } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * A text that is produced when the app is synthesized. Unlike `Lazy.stringValue` of cdktf, it keeps no stack trace, which saves memory.
 * @param dependable the construct that the text names in `dependsOn`.
 */
export function lazyText(
  produce: (context: IResolveContext) => string | undefined,
  dependable?: IConstruct,
): string {
  const text = { creationStack: [], resolve: produce, toString: () => 'lazy text' };
  return Token.asString(dependable ? { ...text, dependable } : text);
}

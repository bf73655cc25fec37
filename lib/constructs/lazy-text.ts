import { type IResolveContext, Token } from 'cdktf';

/** A text that is made when the app is synthesized. `Lazy.stringValue` of cdktf keeps a stack trace for each. */
export function lazyText(produce: (context: IResolveContext) => string | undefined): string {
  return Token.asString({ creationStack: [], resolve: produce, toString: () => 'lazy text' });
}

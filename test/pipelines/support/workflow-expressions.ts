import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** The contexts of workflow expressions: `github`, `inputs`, `steps`. */
export type Contexts = Readonly<Record<string, unknown>>;

/** The value of an expression, evaluated by GitHub's library. */
export function evaluate(expression: string, contexts: Contexts): data.ExpressionData {
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), []).parse();
  const known = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(parsed, known).evaluate();
}

/** A text with its `${{ … }}` expressions replaced by their values. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) =>
    evaluate(expression.trim(), contexts).coerceString(),
  );
}

/** Whether a step with this condition is run. */
export function holds(condition: string | undefined, contexts: Contexts): boolean {
  if (condition === undefined) return true;
  const value = evaluate(condition, contexts);
  return !['', '0', 'false'].includes(value.coerceString());
}

/** Takes an expression apart, one level at a time. Nothing is evaluated. */
import { closing, type ExpressionToken, isSign, plainText, type TemplatePart } from './expression';

type Tokens = readonly ExpressionToken[];

/** The outermost level of an expression. */
export type ExpressionParts =
  | { readonly kind: 'text'; readonly template: readonly TemplatePart[] }
  | { readonly kind: 'conditional'; readonly results: readonly Tokens[] }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Tokens[] }
  | { readonly kind: 'list'; readonly elements: readonly Tokens[] }
  | { readonly kind: 'object'; readonly members: readonly ObjectMember[] }
  | { readonly kind: 'for'; readonly names: readonly string[]; readonly over: Tokens; readonly value: Tokens }
  /** A reference: a name and the steps after it. */
  | { readonly kind: 'path'; readonly tokens: Tokens }
  /** A number, a boolean, null, or the result of an operator. */
  | { readonly kind: 'other' };

/** A member of an object. The key is undefined if it is an expression. */
export interface ObjectMember {
  readonly key: string | undefined;
  readonly value: Tokens;
}

const OPERATORS = /[-=!<>&|+*/%]/;
const CONSTANTS = new Set(['true', 'false', 'null']);

/** The parts of an expression. Steps after a call, a list or an object are left out. Only a step that names a member of the object counts. */
export function expressionParts(given: Tokens): ExpressionParts {
  const tokens = withFunctionNames(given);
  const [first, second] = tokens;
  if (first === undefined) return { kind: 'other' };
  const [condition, ...results] = split(tokens, '?');
  if (condition && results.length > 0) {
    return { kind: 'conditional', results: split(tokens.slice(condition.length + 1), ':') };
  }
  if (topLevel(tokens).some(({ token }) => token.kind === 'sign' && OPERATORS.test(token.text)))
    return { kind: 'other' };
  if (first.kind === 'string') return { kind: 'text', template: first.template };
  if (first.kind === 'number') return { kind: 'text', template: [{ text: first.text }] };
  const open = first.kind === 'sign' ? 0 : 1;
  const end = closing(tokens, open);
  const inside = tokens.slice(open + 1, end);
  if (isSign(first, '(')) return expressionParts(inside);
  if (isSign(first, '[') || isSign(first, '{')) {
    const isObject = isSign(first, '{');
    const [start] = inside;
    if (start?.kind === 'name' && start.text === 'for') return forParts(inside.slice(1), isObject);
    if (!isObject) return { kind: 'list', elements: split(inside, ',') };
    return { kind: 'object', members: chosen(membersOf(inside), tokens.slice(end + 1)) };
  }
  if (first.kind !== 'name' || CONSTANTS.has(first.text)) return { kind: 'other' };
  if (isSign(second, '('))
    return { kind: 'call', name: first.text.replace(/^core::/, ''), given: split(inside, ',') };
  return { kind: 'path', tokens };
}

/** `provider::a::b` as one name. */
function withFunctionNames(tokens: Tokens): Tokens {
  const joined: ExpressionToken[] = [];
  for (const token of tokens) {
    const [name, ...colons] = joined.slice(-3);
    const isNext = colons.length === 2 && colons.every((colon) => isSign(colon, ':'));
    if (isNext && name?.kind === 'name' && token.kind === 'name')
      joined.splice(-3, 3, { kind: 'name', text: `${name.text}::${token.text}` });
    else joined.push(token);
  }
  return joined;
}

/** `key, value in <over> : <value> if <condition>`. If the result is an object, `<key> =>` comes before the value. */
function forParts(tokens: Tokens, isObject: boolean): ExpressionParts {
  const isName = (text: string) => (token: ExpressionToken) => token.kind === 'name' && token.text === text;
  const start = tokens.findIndex(isName('in'));
  const names = tokens.slice(0, start).flatMap((token) => (token.kind === 'name' ? [token.text] : []));
  const [over = []] = split(tokens.slice(start + 1), ':');
  const result = tokens.slice(start + 1 + over.length + 1);
  const condition = topLevel(result).find(({ token }) => isName('if')(token))?.index;
  const whole = withoutDots(result.slice(0, condition));
  const arrow = topLevel(whole).find(
    ({ index }) => isSign(whole[index], '=') && isSign(whole[index + 1], '>'),
  );
  return { kind: 'for', names, over, value: isObject && arrow ? whole.slice(arrow.index + 2) : whole };
}

/** `a = 1, "b" = 2`. Line breaks may replace the commas, and colons the equals signs. */
function membersOf(tokens: Tokens): ObjectMember[] {
  return split(tokens, ',').flatMap((item) => {
    const signs = topLevel(item).filter(({ index }) => isAssignment(item, index));
    const separators =
      signs.length > 0
        ? signs
        : topLevel(item)
            .filter(({ token }) => isSign(token, ':'))
            .slice(0, 1);
    return separators.map(({ index }, at) => {
      const next = separators[at + 1];
      return { key: keyOf(item[index - 1]), value: item.slice(index + 1, next && next.index - 1) };
    });
  });
}

function isAssignment(tokens: Tokens, index: number): boolean {
  const [before, after] = [tokens[index - 1], tokens[index + 1]];
  const isPartOfOperator = isSign(after, '=') || (before?.kind === 'sign' && /[=!<>]/.test(before.text));
  return isSign(tokens[index], '=') && !isPartOfOperator;
}

/** The text of a key; undefined if it is an expression. */
export function keyOf(token: ExpressionToken | undefined): string | undefined {
  if (token?.kind === 'name') return token.text;
  return token?.kind === 'string' ? plainText(token.template) : undefined;
}

/** The members that the first step after an object may select. */
function chosen(members: readonly ObjectMember[], steps: Tokens): readonly ObjectMember[] {
  const key = isSign(steps[0], '.') || isSign(steps[2], ']') ? keyOf(steps[1]) : undefined;
  return key === undefined
    ? members
    : members.filter((member) => member.key === undefined || member.key === key);
}

/** Splits tokens at a sign, but not within brackets. Empty parts, such as the one after a trailing comma, are left out. */
export function split(tokens: Tokens, sign: string): Tokens[] {
  const signs = topLevel(tokens).filter(({ token }) => isSign(token, sign));
  const ends = [...signs.map(({ index }) => index), tokens.length];
  const starts = [0, ...ends.map((end) => end + 1)];
  return ends.map((end, part) => tokens.slice(starts[part], end)).filter((part) => part.length > 0);
}

/** The tokens outside of brackets, with the opening bracket of each pair. */
function topLevel(tokens: Tokens): { readonly token: ExpressionToken; readonly index: number }[] {
  let end = -1;
  return [...tokens.entries()].flatMap(([index, token]) => {
    // Stryker disable next-line EqualityOperator: no caller looks for closing brackets.
    if (index <= end) return [];
    // Stryker disable next-line ConditionalExpression: only a sign can have a bracket as its text.
    if (token.kind === 'sign' && '([{'.includes(token.text)) end = closing(tokens, index);
    return [{ token, index }];
  });
}

/** Removes the `...` at the end, which groups in a `for` expression. */
function withoutDots(tokens: Tokens): Tokens {
  return tokens.slice(-3).every((token) => isSign(token, '.')) ? tokens.slice(0, -3) : tokens;
}

import type {
  BinaryOperator,
  Expression,
  ForExpression,
  FunctionCall,
  Index,
  ObjectItem,
  Parentheses,
  UnaryOperator,
} from './ast';
import type { Scanner, Token } from './scanner';
import { readHeredoc, readQuoted } from './template-parser';
import { readForHeader } from './template-reader';

/** The binary operators by precedence, lowest first. */
const PRECEDENCE: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

export function readExpression(scanner: Scanner): Expression {
  return scanner.nested(() => {
    const condition = readBinary(scanner, 0);
    if (!scanner.takeIf('?')) return condition;
    const whenTrue = readExpression(scanner);
    scanner.expect(':', 'A conditional expression requires ":" and a value for "false" here.');
    const whenFalse = readExpression(scanner);
    return {
      kind: 'conditional',
      condition,
      whenTrue,
      whenFalse,
      ...scanner.place(condition.start, whenFalse.end),
    };
  });
}

function readBinary(scanner: Scanner, level: number): Expression {
  const operators = PRECEDENCE[level];
  if (operators === undefined) return readUnary(scanner);
  let left = readBinary(scanner, level + 1);
  for (let length = 0; isOneOf(scanner, operators); length++) {
    scanner.checkChain(length);
    const operator = scanner.take().text as BinaryOperator;
    const right = readBinary(scanner, level + 1);
    left = { kind: 'binary', operator, left, right, ...scanner.place(left.start, right.end) };
  }
  return left;
}

function isOneOf(scanner: Scanner, symbols: readonly string[]): boolean {
  const token = scanner.peek();
  return token.kind === 'symbol' && symbols.includes(token.text);
}

function readUnary(scanner: Scanner): Expression {
  if (!scanner.is('-') && !scanner.is('!')) return readAccess(scanner, readTerm(scanner));
  const sign = scanner.take();
  const operand = scanner.nested(() => readUnary(scanner));
  return {
    kind: 'unary',
    operator: sign.text as UnaryOperator,
    operand,
    ...scanner.place(sign.start, operand.end),
  };
}

/** Reads `.name`, `[key]` and splats after an expression. */
function readAccess(scanner: Scanner, from: Expression): Expression {
  let object = from;
  for (let length = 0; ; length++) {
    scanner.checkChain(length);
    if (scanner.is('.')) {
      const dot = scanner.take();
      object = scanner.is('*') ? readAttributeSplat(scanner, object, dot) : readStep(scanner, object);
    } else if (scanner.is('[')) object = readBrackets(scanner, object);
    else return object;
  }
}

/** Reads what follows a dot: a name, or a number, which is the legacy form of an index. */
function readStep(scanner: Scanner, object: Expression): Expression {
  const token = scanner.peek();
  if (token.kind === 'word') {
    scanner.take();
    return { kind: 'get', object, name: token.text, ...scanner.place(object.start, token.end) };
  }
  if (token.kind !== 'number') scanner.fail('The name of an attribute is required after the dot.');
  if (token.text.includes('.')) {
    scanner.fail(`Two indexes cannot be chained with dots; write [${token.text.split('.').join('][')}].`);
  }
  scanner.take();
  return indexExpression(scanner, object, numberLiteral(scanner, token), token.end);
}

function readAttributeSplat(scanner: Scanner, object: Expression, dot: Token): Expression {
  const star = scanner.take();
  let end = star.end;
  let each: Expression = { kind: 'splat-item', ...scanner.place(dot.start, dot.start) };
  for (let length = 0; scanner.is('.'); length++) {
    scanner.checkChain(length);
    scanner.take();
    if (scanner.is('*')) scanner.fail('A splat ".*" cannot follow another one; write [*].');
    each = readStep(scanner, each);
    end = each.end;
  }
  return { kind: 'splat', object, each, ...scanner.place(object.start, end) };
}

function readBrackets(scanner: Scanner, object: Expression): Expression {
  const open = scanner.take();
  // Line breaks are white space in an index, but are not allowed in "[*]".
  const splatEnd = scanner.withNewlines(true, () =>
    scanner.takeIf('*') ? scanner.expect(']', 'A closing bracket is required after "[*".').end : undefined,
  );
  if (splatEnd === undefined) {
    return scanner.withNewlines(false, () => {
      const key = readExpression(scanner);
      const close = scanner.expect(']', 'A closing bracket "]" is required after an index.');
      return indexExpression(scanner, object, key, close.end);
    });
  }
  const item: Expression = { kind: 'splat-item', ...scanner.place(open.start, open.start) };
  const each = scanner.nested(() => readAccess(scanner, item));
  const end = each.kind === 'splat-item' ? splatEnd : each.end;
  return { kind: 'splat', object, each, ...scanner.place(object.start, end) };
}

function indexExpression(scanner: Scanner, object: Expression, key: Expression, end: number): Index {
  return { kind: 'index', object, key, ...scanner.place(object.start, end) };
}

function numberLiteral(scanner: Scanner, token: Token): Expression {
  if (/^\d+\.\d+\./.test(token.text) || /e.*\./i.test(token.text)) {
    scanner.fail(`${token.text} is not a number.`, scanner.place(token.start, token.end));
  }
  return { kind: 'number', text: token.text, ...scanner.place(token.start, token.end) };
}

function readTerm(scanner: Scanner): Expression {
  const token = scanner.peek();
  const place = scanner.place(token.start, token.end);
  switch (token.kind) {
    case 'number':
      scanner.take();
      return numberLiteral(scanner, token);
    case 'quote':
      return readQuoted(scanner, readExpression);
    case 'heredoc':
      return readHeredoc(scanner, readExpression);
    case 'word':
      scanner.take();
      if (scanner.is('(') || scanner.is('::')) return readCall(scanner, token);
      if (token.text === 'true' || token.text === 'false') {
        return { kind: 'boolean', value: token.text === 'true', ...place };
      }
      return token.text === 'null'
        ? { kind: 'null', ...place }
        : { kind: 'variable', name: token.text, ...place };
    default:
      if (scanner.is('(')) return readParentheses(scanner);
      if (scanner.is('[')) return scanner.withNewlines(false, () => readTuple(scanner));
      if (scanner.is('{')) return readObject(scanner);
      return scanner.fail(
        token.kind === 'newline' || token.kind === 'end'
          ? 'An expression is required before the end of the line.'
          : `An expression is required here, and ${token.text} cannot begin one.`,
      );
  }
}

function readParentheses(scanner: Scanner): Parentheses {
  return scanner.withNewlines(false, () => {
    const open = scanner.take();
    const inner = readExpression(scanner);
    const close = scanner.expect(')', 'A closing parenthesis ")" is required here.');
    return { kind: 'parentheses', inner, ...scanner.place(open.start, close.end) };
  });
}

function readCall(scanner: Scanner, first: Token): FunctionCall {
  let name = first.text;
  let nameEnd = first.end;
  while (scanner.takeIf('::')) {
    const part = scanner.expectWord('The name of a function is required after "::".');
    name += `::${part.text}`;
    nameEnd = part.end;
  }
  if (!scanner.is('('))
    scanner.fail(`The arguments of the function ${name} are required here, in parentheses.`);
  return scanner.withNewlines(false, () => {
    scanner.take();
    const parameters: Expression[] = [];
    let expandsLast = false;
    while (!scanner.is(')')) {
      parameters.push(readExpression(scanner));
      expandsLast = scanner.takeIf('...');
      if (expandsLast || !scanner.takeIf(',')) break;
    }
    const close = scanner.expect(
      ')',
      expandsLast
        ? '"..." can follow only the last argument: a closing parenthesis is required here.'
        : `A comma or a closing parenthesis is required between the arguments of ${name}.`,
    );
    const namePlace = scanner.place(first.start, nameEnd);
    return {
      kind: 'call',
      name,
      namePlace,
      parameters,
      expandsLast,
      ...scanner.place(first.start, close.end),
    };
  });
}

function readTuple(scanner: Scanner): Expression {
  const open = scanner.take();
  if (scanner.isWord('for')) return readFor(scanner, open, ']');
  const items: Expression[] = [];
  while (!scanner.is(']')) {
    items.push(readExpression(scanner));
    if (!scanner.takeIf(',')) break;
  }
  const close = scanner.expect(
    ']',
    'A comma or a closing bracket "]" is required between the elements of a list.',
  );
  return { kind: 'tuple', items, ...scanner.place(open.start, close.end) };
}

function readObject(scanner: Scanner): Expression {
  const open = scanner.peek();
  const loop = scanner.withNewlines(false, () => {
    scanner.take();
    return scanner.isWord('for') ? readFor(scanner, open, '}') : undefined;
  });
  if (loop !== undefined) return loop;
  return scanner.withNewlines(true, () => {
    const items: ObjectItem[] = [];
    scanner.skipNewlines();
    while (!scanner.is('}')) {
      items.push(readItem(scanner));
      const separated = scanner.takeIf(',') || scanner.peek().kind === 'newline';
      scanner.skipNewlines();
      if (!separated && !scanner.is('}')) {
        scanner.fail('A comma, a line break or a closing brace is required between the items of an object.');
      }
    }
    const close = scanner.take();
    return { kind: 'object', items, ...scanner.place(open.start, close.end) };
  });
}

function readItem(scanner: Scanner): ObjectItem {
  const key = readExpression(scanner);
  if (!scanner.takeIf('=') && !scanner.takeIf(':')) {
    scanner.fail('An equals sign and a value are required after a key.');
  }
  const value = readExpression(scanner);
  const word = bareWord(key);
  return word === undefined ? { key, value } : { key, value, word };
}

function bareWord(key: Expression): string | undefined {
  if (key.kind === 'variable') return key.name;
  if (key.kind === 'boolean') return String(key.value);
  return key.kind === 'null' ? 'null' : undefined;
}

function readFor(scanner: Scanner, open: Token, closing: ']' | '}'): ForExpression {
  scanner.take();
  const header = readForHeader(scanner, readExpression);
  scanner.expect(':', 'A colon is required after the collection of a "for" expression.');
  let key: Expression | undefined;
  let value = readExpression(scanner);
  const arrow = scanner.peek();
  if (scanner.takeIf('=>')) {
    if (closing === ']') {
      scanner.fail(
        '"=>" is not allowed in brackets; a "for" expression that builds an object is in braces.',
        scanner.place(arrow.start, arrow.end),
      );
    }
    key = value;
    value = readExpression(scanner);
  } else if (closing === '}') {
    scanner.fail('"=>" and a value are required here: a "for" expression in braces builds an object.');
  }
  const groups = scanner.is('...');
  if (groups && closing === ']')
    scanner.fail('"..." is not allowed in brackets; it groups the values of an object.');
  if (groups) scanner.take();
  let condition: Expression | undefined;
  if (scanner.isWord('if')) {
    scanner.take();
    condition = readExpression(scanner);
  }
  const close = scanner.expect(closing, `A closing "${closing}" is required after a "for" expression.`);
  return {
    kind: 'for',
    ...header,
    ...(key === undefined ? {} : { key }),
    value,
    ...(condition === undefined ? {} : { condition }),
    groups,
    ...scanner.place(open.start, close.end),
  };
}

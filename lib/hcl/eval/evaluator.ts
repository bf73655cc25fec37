import type { Binary, Expression, NumberLiteral, ObjectExpression } from '../syntax/ast';
import { convert } from '../values/convert';
import { type Marks, Unknown, type Value } from '../values/model';
import { HclNumber } from '../values/number';
import { applyBinary, applyUnary } from '../values/operators';
import { ANY, BOOL } from '../values/type';
import {
  boolValue,
  NO_MARKS,
  nullValue,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  unionOfMarks,
  unknownValue,
  withMarks,
} from '../values/value';
import { ValueError } from '../values/value-error';
import { attributeOf, elementAt } from './access';
import { evaluateCall } from './call';
import { evaluateConditional } from './conditional';
import {
  type Environment,
  EvaluationError,
  EvaluationLimitError,
  type ExpressionEvaluator,
  toEvaluationError,
  withPlace,
} from './expression-evaluator';
import { evaluateFor, evaluateKey, evaluateSplat } from './loops';
import { type Reference, referenceOf, type Scope, type Step } from './scope';
import { evaluateTemplate, evaluateTemplateFor } from './template';

/** Evaluates expressions in a scope. */
export class Evaluator implements ExpressionEvaluator {
  constructor(
    readonly environment: Environment,
    readonly scope: Scope,
    private readonly variables: ReadonlyMap<string, Value> = new Map(),
    private readonly item?: Value,
  ) {}

  withVariables(variables: Iterable<readonly [string, Value]>): Evaluator {
    const all = new Map([...this.variables, ...variables]);
    return new Evaluator(this.environment, this.scope, all, this.item);
  }

  withItem(item: Value): Evaluator {
    return new Evaluator(this.environment, this.scope, this.variables, item);
  }

  evaluate(expression: Expression): Value {
    const excess = this.environment.enter();
    try {
      if (excess !== undefined) throw new EvaluationLimitError(excess, expression);
      return this.dispatch(expression);
    } finally {
      this.environment.leave();
    }
  }

  private dispatch(expression: Expression): Value {
    switch (expression.kind) {
      case 'number':
        return numberValue(numberOf(expression));
      case 'boolean':
        return boolValue(expression.value);
      case 'null':
        return nullValue();
      case 'template':
        return evaluateTemplate(this, expression);
      case 'template-for':
        return evaluateTemplateFor(this, expression);
      case 'variable':
      case 'get':
      case 'index':
        return this.access(expression);
      case 'splat':
        return evaluateSplat(this, expression);
      case 'splat-item':
        if (this.item === undefined) throw new EvaluationError('There is no item here.', expression);
        return this.item;
      case 'call':
        return evaluateCall(this, expression);
      case 'unary':
        return withPlace(expression.operand, () =>
          applyUnary(expression.operator, this.evaluate(expression.operand)),
        );
      case 'binary':
        return this.binary(expression);
      case 'conditional':
        return evaluateConditional(this, expression);
      case 'parentheses':
        return this.evaluate(expression.inner);
      case 'tuple':
        return withPlace(expression, () => tupleValue(expression.items.map((item) => this.evaluate(item))));
      case 'object':
        return this.object(expression);
      case 'for':
        return evaluateFor(this, expression);
    }
  }

  private access(expression: Expression): Value {
    const reference = referenceOf(expression);
    if (reference !== undefined) {
      const local = this.variables.get(reference.root);
      if (local !== undefined) return this.follow(local, reference.steps);
      return this.resolve(reference);
    }
    if (expression.kind === 'get') {
      const object = this.evaluate(expression.object);
      return withPlace(expression, () => attributeOf(object, expression.name));
    }
    if (expression.kind === 'index') {
      const object = this.evaluate(expression.object);
      const key = this.evaluate(expression.key);
      return withPlace(expression, () => elementAt(object, key));
    }
    throw new Error('A variable is a reference.');
  }

  private resolve(reference: Reference): Value {
    const resolution = this.scope.resolve(reference, (key) => this.evaluate(key));
    if (typeof resolution === 'string') throw new EvaluationError(resolution, reference.place, true);
    return this.follow(resolution.value, reference.steps.slice(resolution.consumed));
  }

  private follow(value: Value, steps: readonly Step[]): Value {
    return steps.reduce((object, step) => {
      if (step.kind !== 'index') return withPlace(step.place, () => attributeOf(object, step.name));
      const key = this.evaluate(step.key);
      return withPlace(step.place, () => elementAt(object, key));
    }, value);
  }

  private binary({ operator, left, right, ...place }: Binary): Value {
    const a = this.evaluate(left);
    const decided = (operator === '&&' && isBool(a, false)) || (operator === '||' && isBool(a, true));
    const b = decided ? this.evaluateIgnored(right) : this.evaluate(right);
    if (b === undefined) return withMarks(boolValue(operator === '||'), a.marks);
    try {
      return applyBinary(operator, a, b, this.environment.shortCircuits);
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      const operand = error.path[0] === 0 ? left : error.path[0] === 1 ? right : place;
      throw toEvaluationError(error, operand);
    }
  }

  /** Evaluates the right operand of `&&` or `||` if the left one decides. Undefined if it has an error that does not matter. */
  private evaluateIgnored(operand: Expression): Value | undefined {
    try {
      return this.evaluate(operand);
    } catch (error) {
      if (!(error instanceof EvaluationError) || error.isFatal) throw error;
      if (this.environment.shortCircuits) return undefined;
      const remedy = 'Only Terraform 1.12 and newer skip this operand (required_version = ">= 1.12").';
      throw new EvaluationError(`${error.message} ${remedy}`, error.diagnostic.place ?? operand);
    }
  }

  private object(expression: ObjectExpression): Value {
    const entries = new Map<string, Value>();
    let marks: Marks = NO_MARKS;
    let unknown: Unknown | undefined;
    for (const { key, value, word } of expression.items) {
      const name = word === undefined ? evaluateKey(this, key) : stringValue(word);
      marks = unionOfMarks([marks, name.marks]);
      const item = this.evaluate(value);
      if (name.data instanceof Unknown) unknown ??= name.data;
      else entries.set(name.data as string, item);
    }
    const value =
      unknown === undefined ? withPlace(expression, () => objectValue(entries)) : unknownValue(ANY, unknown);
    return withMarks(value, marks);
  }
}

function isBool(value: Value, expected: boolean): boolean {
  if (value.data === null || value.data instanceof Unknown) return false;
  try {
    return convert(value, BOOL).data === expected;
  } catch {
    return false;
  }
}

function numberOf(expression: NumberLiteral): HclNumber {
  const number = HclNumber.parse(expression.text);
  if (number === undefined) throw new EvaluationError(`${expression.text} is not a number.`, expression);
  return number;
}

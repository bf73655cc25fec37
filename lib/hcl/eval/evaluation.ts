import type { Engine } from '../engine';
import type { FunctionContext } from '../functions';
import type { Expression, Template } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { parseTemplate } from '../syntax/parse';
import { type Place, SourceText } from '../syntax/source-text';
import { Unknown, type Value } from '../values/model';
import { StepBudget, StepLimitError, spend } from '../values/step-budget';
import { ANY } from '../values/type';
import { originsIn, unknownValue } from '../values/value';
import { LimitError, ValueError } from '../values/value-error';
import { Evaluator } from './evaluator';
import {
  type Environment,
  EvaluationError,
  EvaluationLimitError,
  originsOfReferences,
} from './expression-evaluator';
import { type Scope, VariablesScope } from './scope';

export interface Evaluated {
  /** Unknown if there are errors. */
  readonly value: Value;
  readonly diagnostics: readonly Diagnostic[];
}

export interface EvaluationOptions {
  readonly engine: Engine;
  /** The folder in which relative paths begin, in functions that read files. */
  readonly baseDir: string;
  /** Only files in this folder are read. */
  readonly allowedRoot: string;
  /** The largest file that is read, in bytes. */
  readonly maxFileBytes: number;
  /** The limit of steps for all evaluations together. @default 8,000,000 */
  readonly maxSteps?: number;
}

const MAX_DEPTH = 1_000;
const MAX_STEPS = 8_000_000;
/** More instances of blocks than any configuration has. */
const MAX_INSTANCES = 50_000;

/**
 * The state that all evaluations of a configuration share: engine, folder, and the limits that end the evaluation of hostile input with
 * a diagnostic.
 */
export class Evaluation implements Environment {
  private depth = 0;
  private instances = 0;
  private isExceeded = false;
  private readonly budget: StepBudget;
  private templates = 0;
  private readonly parsedTemplates = new Map<string, Template>();
  /** True in OpenTofu, and in Terraform from 1.12 on. */
  shortCircuits: boolean;

  constructor(readonly options: EvaluationOptions) {
    this.budget = new StepBudget(options.maxSteps ?? MAX_STEPS);
    this.shortCircuits = options.engine === 'opentofu';
  }

  /** Evaluates an expression. Does not throw. */
  evaluate(expression: Expression, scope: Scope): Evaluated {
    return this.withinLimit<Evaluated>(
      expression,
      () => this.evaluateOrReport(expression, scope),
      (diagnostics) => ({ value: unreadable('an expression that takes too many steps'), diagnostics }),
    );
  }

  /**
   * Runs an operation within the limit of steps.
   * @param otherwise computes the result at the limit. Gets the diagnostic only at the first time in a configuration.
   */
  withinLimit<T>(
    place: Place | undefined,
    operation: () => T,
    otherwise: (diagnostics: readonly Diagnostic[]) => T,
  ): T {
    try {
      return this.budget.run(operation);
    } catch (error) {
      if (!(error instanceof StepLimitError)) throw error;
      const message = `The evaluation takes more than ${this.budget.limit} steps.`;
      const isNew = !this.isExceeded;
      this.isExceeded = true;
      const diagnostic =
        place === undefined ? ({ severity: 'error', message } as const) : errorAt(message, place);
      return otherwise(isNew ? [diagnostic] : []);
    }
  }

  private evaluateOrReport(expression: Expression, scope: Scope): Evaluated {
    const value = this.valueOrError(expression, scope);
    if (!(value instanceof EvaluationError)) return { value, diagnostics: [] };
    const unknown = unreadable('an expression that has an error');
    if (value instanceof EvaluationLimitError) return { value: unknown, diagnostics: [value.diagnostic] };
    const origins = originsIn(originsOfReferences(new Evaluator(this, scope), expression));
    const { diagnostic } = value;
    return { value: unknown, diagnostics: [origins.length > 0 ? { ...diagnostic, origins } : diagnostic] };
  }

  private valueOrError(expression: Expression, scope: Scope): Value | EvaluationError {
    const { depth } = this;
    try {
      return new Evaluator(this, scope).evaluate(expression);
    } catch (error) {
      this.depth = depth;
      if (error instanceof StepLimitError) throw error;
      return error instanceof EvaluationError ? error : stackOverflow(error, expression);
    }
  }

  get engine(): Engine {
    return this.options.engine;
  }

  get functionContext(): FunctionContext {
    const { engine, baseDir, allowedRoot, maxFileBytes } = this.options;
    return {
      engine,
      baseDir,
      allowedRoot,
      maxFileBytes,
      renderTemplate: (text, variables, name) => this.renderTemplate(text, variables, name),
    };
  }

  get isRendering(): boolean {
    return this.templates > 0;
  }

  enter(): string | undefined {
    spend();
    this.depth += 1;
    return this.depth > MAX_DEPTH
      ? `The evaluation is nested more than ${MAX_DEPTH} levels deep.`
      : undefined;
  }

  leave(): void {
    this.depth -= 1;
  }

  /** Counts instances of blocks. @throws ValueError if there are too many */
  countInstances(instances: number): void {
    this.instances += instances;
    if (this.instances > MAX_INSTANCES)
      throw new ValueError(`The configuration has more than ${MAX_INSTANCES} instances of blocks.`);
  }

  private renderTemplate(text: string, variables: ReadonlyMap<string, Value>, name: string): Value {
    const template = this.parsedTemplate(text, name);
    this.templates += 1;
    try {
      const value = this.valueOrError(template, new VariablesScope(variables));
      if (!(value instanceof EvaluationError)) return value;
      const message = textOf(value.diagnostic);
      throw value instanceof EvaluationLimitError ? new LimitError(message) : new ValueError(message);
    } finally {
      this.templates -= 1;
    }
  }

  private parsedTemplate(text: string, name: string): Template {
    const parsed = this.parsedTemplates.get(text);
    if (parsed !== undefined) return parsed;
    const { value, diagnostics } = parseTemplate(new SourceText(name, text));
    if (value === undefined) throw new ValueError(diagnostics.map(textOf).join(' '));
    this.parsedTemplates.set(text, value);
    return value;
  }
}

/** The error for a stack overflow, which may occur before the limit of the depth. */
function stackOverflow(error: unknown, expression: Expression): EvaluationLimitError {
  if (!(error instanceof RangeError)) throw error;
  return new EvaluationLimitError('The evaluation is nested too deeply.', expression);
}

function textOf({ message, place }: Diagnostic): string {
  return place === undefined ? message : `${positionText(place)}: ${message}`;
}

function positionText({ source, start }: Place): string {
  const { line, column } = source.position(start);
  return `${source.name}:${line}:${column}`;
}

/** An unknown value for something that could not be evaluated. */
export function unreadable(detail: string): Value {
  return unknownValue(ANY, new Unknown('cannot-be-read-here', detail));
}

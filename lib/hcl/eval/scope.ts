import type { FunctionDefinition } from '../functions';
import type { Expression } from '../syntax/ast';
import type { Place } from '../syntax/source-text';
import type { Value } from '../values/model';

/** A step of a reference: `.name`, or `[key]`. */
export type Step =
  | { readonly kind: 'get'; readonly name: string; readonly place: Place }
  | { readonly kind: 'index'; readonly key: Expression; readonly place: Place };

/** A name at the start of an expression and what follows it, as `var.a.b[0]`. */
export interface Reference {
  readonly root: string;
  readonly steps: readonly Step[];
  readonly place: Place;
}

export interface Resolution {
  readonly value: Value;
  /** How many steps of the reference the value stands for; the rest are taken within the value. */
  readonly consumed: number;
}

/** What references stand for. Resolves when it is asked, so that nothing is evaluated that nothing refers to. */
export interface Scope {
  /**
   * @param evaluateKey evaluates the key of an index.
   * @returns a sentence that says what is wrong where the reference has no meaning.
   */
  resolve(reference: Reference, evaluateKey: (key: Expression) => Value): Resolution | string;
  /** The functions of a provider, by its local name; undefined where it is not known which it has. */
  functionsOf?(provider: string): ProviderFunctions | undefined;
}

export type ProviderFunctions = Readonly<Record<string, FunctionDefinition>>;

/** The reference that an expression is or begins with; undefined if there is none. */
export function referenceOf(expression: Expression): Reference | undefined {
  const steps: Step[] = [];
  let at = expression;
  for (;;) {
    switch (at.kind) {
      case 'variable':
        return { root: at.name, steps: steps.reverse(), place: expression };
      case 'get':
        steps.push({ kind: 'get', name: at.name, place: at });
        at = at.object;
        break;
      case 'index':
        steps.push({ kind: 'index', key: at.key, place: at });
        at = at.object;
        break;
      default:
        return undefined;
    }
  }
}

/** The variables of a template that is read from a file: nothing else is known there. */
export class VariablesScope implements Scope {
  constructor(private readonly variables: ReadonlyMap<string, Value>) {}

  resolve({ root }: Reference): Resolution | string {
    const value = this.variables.get(root);
    return value === undefined ? `The template has no variable ${root}.` : { value, consumed: 0 };
  }
}

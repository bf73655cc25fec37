import type { FunctionDefinition } from '../functions';
import type { Expression } from '../syntax/ast';
import type { Place } from '../syntax/source-text';
import type { Value } from '../values/model';

/** A step of a reference: `.name` or `[key]`. */
export type Step =
  | { readonly kind: 'get'; readonly name: string; readonly place: Place }
  | { readonly kind: 'index'; readonly key: Expression; readonly place: Place };

/** A name and the steps after it, such as `var.a.b[0]`. */
export interface Reference {
  readonly root: string;
  readonly steps: readonly Step[];
  readonly place: Place;
}

export interface Resolution {
  readonly value: Value;
  /** How many steps of the reference lead to the value. The other steps are applied to it. */
  readonly consumed: number;
}

/** Resolves references to values. Only on demand, so that nothing is evaluated without a reference to it. */
export interface Scope {
  /**
   * @param evaluateKey evaluates the key of an index.
   * @returns the value, or an error message if the reference is not valid.
   */
  resolve(reference: Reference, evaluateKey: (key: Expression) => Value): Resolution | string;
  /** The functions of the provider with this local name; undefined if they are unknown. */
  functionsOf?(provider: string): ProviderFunctions | undefined;
}

export type ProviderFunctions = Readonly<Record<string, FunctionDefinition>>;

/** The expression as a reference; undefined if it is not one. */
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

/** The scope of a template that a function renders: only its variables. */
export class VariablesScope implements Scope {
  constructor(private readonly variables: ReadonlyMap<string, Value>) {}

  resolve({ root }: Reference): Resolution | string {
    const value = this.variables.get(root);
    return value === undefined ? `The template has no variable ${root}.` : { value, consumed: 0 };
  }
}

import type { IConstruct } from 'constructs';
import type { Waiting } from './element-kinds';

const GATE = Symbol.for('cdktf-apsaramqtt/Gate');

/** A check with its original arguments. */
export interface GivenCheck {
  readonly element: Waiting;
  /** The arguments by their names in Terraform. The element itself may be changed later, such as by an aspect. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** A gate of this or another copy of the package. The members are explained in `gate.ts`. */
export interface MarkedGate extends IConstruct {
  readonly _checks: readonly GivenCheck[];
  readonly _plainTokens: readonly string[];
  readonly _dependencies: readonly string[];
  readonly _dependenciesByToken: readonly string[];
  readonly _addresses: readonly string[];
  /** Why a construct cannot wait for the gate. */
  _whyNotOwn(construct: IConstruct): string | undefined;
}

/** The elements that check the tokens of a gate. */
export function elementsOfGate(gate: MarkedGate): Waiting[] {
  return gate._checks.map(({ element }) => element);
}

export function markAsGate(gate: MarkedGate): void {
  Object.defineProperty(gate, GATE, { value: true });
}

/** Whether a construct is still in the app. `node.tryRemoveChild` removes it. */
export function isInTree({ node }: IConstruct): boolean {
  return (
    node.scope === undefined || (node.scope.node.tryFindChild(node.id)?.node === node && isInTree(node.scope))
  );
}

export function isGate(construct: IConstruct): construct is MarkedGate {
  return GATE in construct;
}

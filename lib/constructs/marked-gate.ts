import type { IConstruct } from 'constructs';
import type { Waiting } from './element-kinds';

const GATE = Symbol.for('cdktf-apsaramqtt/Gate');

/** A check, and the arguments that it was given. */
export interface GivenCheck {
  readonly element: Waiting;
  /** As Terraform names them. Elements can be changed later, by aspects for one. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** A gate as the rest of the package sees it, also one of another copy of the package. */
export interface MarkedGate extends IConstruct {
  /** What asks: while Terraform plans, and where the gate says so, again in apply. */
  readonly _checks: readonly GivenCheck[];
  /** Tokens that were given in plain text, with a reason. */
  readonly _plainTokens: readonly string[];
  /** What others wait for, as elements of their `dependsOn`. */
  readonly _dependencies: readonly string[];
  /** What others wait for that are protected by one token: other texts, so that it is seen who waits for the whole gate. */
  readonly _dependenciesByToken: readonly string[];
  /** How Terraform refers to what others wait for. */
  readonly _addresses: readonly string[];
  /** Why a construct cannot wait for the gate. */
  _whyNotOwn(construct: IConstruct): string | undefined;
}

/** The elements that ask for a gate. */
export function elementsOfGate(gate: MarkedGate): Waiting[] {
  return gate._checks.map(({ element }) => element);
}

export function markAsGate(gate: MarkedGate): void {
  Object.defineProperty(gate, GATE, { value: true });
}

/** Whether a construct is still where the program created it: `node.tryRemoveChild` takes it out of the app. */
export function isInTree({ node }: IConstruct): boolean {
  return (
    node.scope === undefined || (node.scope.node.tryFindChild(node.id)?.node === node && isInTree(node.scope))
  );
}

export function isGate(construct: IConstruct): construct is MarkedGate {
  return GATE in construct;
}

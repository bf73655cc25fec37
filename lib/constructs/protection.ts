import { type Precondition, type TerraformResource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Block, Body } from '../gate/configuration/block';
import { actionsIn, referTo, triggersOf } from './actions';
import type { Choice } from './choice';
import { addDependencies } from './dependencies';
import { inSameStack, isModule, type Waiting } from './element-kinds';
import type { MarkedGate } from './marked-gate';
import type { SourceLocation } from './source-location';
import type { SynthesizedStack } from './synth/stack-synthesis';

/** The call of a program that asks for a protection. */
export interface ProtectionRequest {
  /** As messages name it: `protect()`. */
  readonly call: string;
  readonly made: () => SourceLocation | undefined;
}

/** What waits for a gate. */
export interface ProtectionProps {
  readonly gate: MarkedGate;
  readonly scope: IConstruct;
  readonly isChosen: Choice;
  /** Chooses among the resources and modules of the stack that are not constructs, where the scope is the stack. */
  readonly isChosenBlock?: (block: Block) => boolean;
  /** Whether the resources wait, too, that trigger actions of the scope. */
  readonly withActions?: boolean;
  /** What has to hold besides, for each resource and data source. */
  readonly preconditions?: readonly Precondition[];
  /** Left out where it may be that nothing is there to be protected. */
  readonly request?: ProtectionRequest;
}

/** Makes what is chosen of a scope wait for a gate. */
export class Protection {
  constructor(readonly props: ProtectionProps) {}

  /** Whether nothing is there to be protected. */
  get isIdle(): boolean {
    return this.chosen().length === 0 && this.actions().length === 0;
  }

  /** Adds the dependency and the condition to what is there now. An app can be synthesized more than once. */
  apply(): void {
    const { gate, preconditions } = this.props;
    for (const node of this.chosen()) {
      addDependencies(node, preconditions ? gate._dependenciesByToken : gate._dependencies);
      if (preconditions && !isModule(node)) addPreconditions(node as TerraformResource, preconditions);
    }
  }

  /** Makes the actions of the scope refer to the gate. */
  complete(synthesized: SynthesizedStack): void {
    if (synthesized.json.action === undefined) return;
    for (const action of this.actions()) {
      const block = synthesized.blockAt(action);
      if (block) referTo(block, this.checksOfPlan());
    }
  }

  /** What waits, of the scope and of what triggers its actions. */
  chosen(): Waiting[] {
    const { gate, scope, isChosen } = this.props;
    const chosen = inSameStack(scope).filter(isChosen);
    const actions = this.actions();
    if (actions.length === 0) return chosen;
    return [...new Set([...chosen, ...triggersOf(actions, inSameStack(TerraformStack.of(gate)))])];
  }

  /** The addresses of the actions that wait. */
  actions(): readonly string[] {
    return this.props.withActions ? actionsIn(this.props.scope) : [];
  }

  /** The addresses of the checks that are made while Terraform plans. */
  checksOfPlan(): readonly string[] {
    return this.props.gate._addresses.filter((address) => address.startsWith('data.'));
  }

  /** Whether a block waits for the gate. By one token, it waits for the checks of the plan, and its preconditions for the recheck. */
  holds({ depends_on }: Body): boolean {
    const named = new Set([depends_on].flat());
    const { gate, preconditions } = this.props;
    return (preconditions ? this.checksOfPlan() : gate._addresses).every((address) => named.has(address));
  }
}

function addPreconditions(node: TerraformResource, added: readonly Precondition[]): void {
  const { precondition = [], ...lifecycle } = node.lifecycle ?? {};
  const missing = added.filter((each) => !precondition.includes(each));
  if (missing.length === 0) return;
  node.lifecycle = { ...lifecycle, precondition: [...precondition, ...missing] };
}

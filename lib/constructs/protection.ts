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

/** A call with which the program protects a construct. */
export interface ProtectionRequest {
  /** The name of the call in messages: `protect()`. */
  readonly call: string;
  readonly made: () => SourceLocation | undefined;
}

/** What waits for a gate. */
export interface ProtectionProps {
  readonly gate: MarkedGate;
  readonly scope: IConstruct;
  readonly isChosen: Choice;
  /** Chooses among resources and modules that are not constructs. */
  readonly isChosenBlock?: (block: Block) => boolean;
  /** Whether resources that trigger actions of the scope also wait. */
  readonly withActions?: boolean;
  /** Added to each resource and data source. */
  readonly preconditions?: readonly Precondition[];
  /** The call that must protect something. Not set if the scope may contain nothing to protect. */
  readonly request?: ProtectionRequest;
}

/** Makes the chosen constructs of a scope wait for a gate. */
export class Protection {
  constructor(readonly props: ProtectionProps) {}

  /** Whether there is nothing to protect. */
  get isIdle(): boolean {
    return this.chosen().length === 0 && this.actions().length === 0;
  }

  /** Adds the dependencies and preconditions. Can be called more than once, because an app can be synthesized more than once. */
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

  /** The constructs that wait: those of the scope, and the resources that trigger its actions. */
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

  /** The addresses of the checks at plan. */
  checksOfPlan(): readonly string[] {
    return this.props.gate._addresses.filter((address) => address.startsWith('data.'));
  }

  /** Whether a block waits for the gate. With protection by one token, it waits for the checks at plan, and its precondition for the recheck. */
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

import {
  type Precondition,
  TerraformElement,
  TerraformOutput,
  TerraformProvider,
  type TerraformResource,
  TerraformStack,
} from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Block, type Body, blocksOf, bodiesOf } from '../gate/configuration/block';
import { actionsIn, isReferredTo, isTriggeredBy, referTo, triggersOf } from './actions';
import { inSameStack, isDataSource, isModule, isResource, type Waiting } from './element-kinds';
import { lazyText } from './lazy-text';
import { elementsOfGate, isGate, type MarkedGate } from './marked-gate';
import type { IResourceMatcher } from './resource-matcher';
import type { SourceLocation } from './source-location';
import { spelled } from './spelling';
import { addressOf, kindOf, type SynthesisProblem, type SynthesizedStack } from './synth/stack-synthesis';
import { dependenciesIn, resolved } from './synthesized';

/** Chooses what has to wait among the constructs of a scope. */
export type Choice = (node: IConstruct) => node is Waiting;

/**
 * The resource, data source or module that a construct is, and every resource and module beneath it, also those added later. Data
 * sources beneath it do not wait: they change nothing, and among them may be what is waited for.
 */
export function wholeOf(construct: IConstruct): Choice {
  return (node): node is Waiting =>
    isResource(node) || isModule(node) || (node === construct && isDataSource(node));
}

/** What waits where a construct does: of a gate, its checks. */
export function waitingFor(construct: IConstruct): Choice {
  if (!isGate(construct)) return wholeOf(construct);
  const checks = new Set<IConstruct>(elementsOfGate(construct));
  return (node): node is Waiting => checks.has(node);
}

/** Whether a matcher chooses a resource that is no construct. One of the program's own may need the construct: it does then. */
export function choosesBlock(matcher: IResourceMatcher, { type, address, kind }: Block): boolean {
  if (kind !== 'resource') return false;
  try {
    const node = { path: address, id: address };
    return matcher.matches({ terraformResourceType: type, node } as unknown as TerraformResource);
  } catch {
    return true;
  }
}

/** The resources that a matcher chooses. */
export function resourcesThat(matcher: IResourceMatcher): Choice {
  return (node): node is Waiting => isResource(node) && matcher.matches(node);
}

/** The call of a program that asks for a protection. */
export interface ProtectionRequest {
  /** As messages name it: `protect()`. */
  readonly call: string;
  readonly made: () => SourceLocation | undefined;
}

interface ProtectionProps {
  readonly gate: MarkedGate;
  readonly scope: IConstruct;
  readonly isChosen: Choice;
  /** Chooses among the resources and modules of the stack that are no constructs, where the scope is the stack. */
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
  constructor(private readonly props: ProtectionProps) {}

  /** Whether nothing is there to be protected. */
  get isIdle(): boolean {
    return this.#chosen().length === 0 && this.#actions().length === 0;
  }

  /** Adds the dependency and the condition to what is there now. An app can be synthesized more than once. */
  apply(): void {
    const { gate, preconditions } = this.props;
    for (const node of this.#chosen()) {
      addDependencies(node, preconditions ? gate._dependenciesByToken : gate._dependencies);
      if (preconditions && !isModule(node)) addPreconditions(node as TerraformResource, preconditions);
    }
  }

  /** Makes the actions of the scope refer to the gate. */
  complete(synthesized: SynthesizedStack): void {
    if (synthesized.json.action === undefined) return;
    for (const action of this.#actions()) {
      const block = synthesized.blockAt(action);
      if (block) referTo(block, this.#dataSources());
    }
  }

  /** What is chosen and does not wait in the synthesized configuration. */
  problems(synthesized: SynthesizedStack): SynthesisProblem[] {
    const { gate, scope, request } = this.props;
    if (!synthesized.constructs.has(scope)) return this.#replaced();
    if (request && this.isIdle) {
      return [
        {
          construct: gate,
          made: request.made(),
          message: `${request.call} was given ${scope.node.path}, which is no resource, data source, module or action, and holds no resource, module or action: there is nothing to protect. Give it what is to wait for the gate.`,
        },
      ];
    }
    return [
      ...this.#nestedStacks(),
      ...this.#problemsOfActions(synthesized),
      ...this.#problemsOfOthers(synthesized),
      ...this.#chosen().flatMap((node) => this.#problemsOf(node, synthesized)),
    ];
  }

  /** What is protected and part of a stack. */
  protectedIn({ constructs }: SynthesizedStack): Waiting[] {
    return this.#chosen().filter((node) => constructs.has(node));
  }

  #chosen(): Waiting[] {
    const { gate, scope, isChosen } = this.props;
    const chosen = inSameStack(scope).filter(isChosen);
    const actions = this.#actions();
    if (actions.length === 0) return chosen;
    return [...new Set([...chosen, ...triggersOf(actions, inSameStack(TerraformStack.of(gate)))])];
  }

  #actions(): readonly string[] {
    return this.props.withActions ? actionsIn(this.props.scope) : [];
  }

  /** Whether a block waits for the gate. By one token, it waits for the checks of the plan, and its preconditions for the recheck. */
  #holds({ depends_on }: Body): boolean {
    const named = new Set([depends_on].flat());
    const { gate, preconditions } = this.props;
    return (preconditions ? this.#dataSources() : gate._addresses).every((address) => named.has(address));
  }

  /** The checks that are made while Terraform plans. */
  #dataSources(): string[] {
    return this.props.gate._addresses.filter((address) => address.startsWith('data.'));
  }

  #problemsOfActions(synthesized: SynthesizedStack): SynthesisProblem[] {
    const { gate, preconditions } = this.props;
    const problem = (message: string) => ({ construct: gate, message });
    return this.#actions().flatMap((action) => {
      const by = `${action} is protected by the gate ${gate.node.path}`;
      const elements = synthesized.elementsAt(action);
      if (elements.length > 1) return this.#sameName(elements, action);
      const block = synthesized.blockAt(action);
      if (!block) {
        return problem(`${by}, but the synthesized configuration has no such action. Remove the override.`);
      }
      const triggers = synthesized.blocks.filter((each) => isTriggeredBy(each, action));
      const isWaiting = this.#dataSources().every((address) => isReferredTo(block, address));
      if (triggers.length === 0 && preconditions) {
        return problem(
          `${by} by one token, but no resource of the stack triggers it, and Terraform has no preconditions for actions. Trigger it with a resource (lifecycle.action_trigger), or give the token a gate of its own, an MqttTokenGate, that protects the action.`,
        );
      }
      if (triggers.length === 0 && !isWaiting) {
        return problem(
          `${by}, but no resource of the stack triggers it, it has no argument that can refer to the gate, and actions of Terraform have no depends_on. Trigger it with a resource (lifecycle.action_trigger), or protect something else.`,
        );
      }
      return triggers
        .filter(({ body }) => !this.#holds(body))
        .map(({ name }) =>
          problem(`${by}, but ${name} triggers it and does not wait. Give ${spelled('protect')}() ${name}.`),
        );
    });
  }

  /** The resources and modules of the scope that are no constructs: an override made them, or an element of the program's own class. */
  #problemsOfOthers(synthesized: SynthesizedStack): SynthesisProblem[] {
    const { gate, scope, isChosenBlock, preconditions = [] } = this.props;
    const writers = writersIn(scope);
    if (!isChosenBlock || (scope !== synthesized.stack && writers.size === 0)) return [];
    const isKept = ({ body }: Block) =>
      this.#holds(body) &&
      preconditions.every(({ condition }) => hasCondition(body.lifecycle, resolved(gate, condition)));
    return synthesized.blocks
      .filter(({ kind }) => kind === 'resource' || kind === 'module')
      .filter(({ address }) => synthesized.elementsAt(address).length === 0)
      .filter(({ address }) => scope === synthesized.stack || writers.has(address))
      .filter((block) => isChosenBlock(block) && !isKept(block))
      .map(({ address }) => {
        const writer = writers.get(address);
        const [reason, place] = writer
          ? [`${writer.node.path} writes it`, 'toTerraform()']
          : ['an override made it', 'the override'];
        return {
          construct: writer ?? synthesized.stack,
          message: `${address} is protected by the gate ${gate.node.path}, but does not wait for it, because ${reason}. Create it as a construct, such as a TerraformResource, or give it ${preconditions.length > 0 ? 'depends_on and the precondition' : 'depends_on'} in ${place}.`,
        };
      });
  }

  #problemsOf(node: Waiting, synthesized: SynthesizedStack): SynthesisProblem[] {
    const { gate, preconditions } = this.props;
    const { path } = node.node;
    const by = `the gate ${gate.node.path}`;
    const problem = (message: string) => [{ construct: node, message }];
    const own = addressOf(node) ?? '';
    const others = synthesized.elementsAt(own).filter((element) => element !== node);
    if (others.length > 0) return this.#sameName([node, ...others], own);
    const address = movedTo(node) ?? own;
    const block = synthesized.blockAt(address);
    if (address !== addressOf(node) && !block) {
      return problem(
        `${path} is protected by ${by}, and moves to ${address}, which the stack does not have. Move it to a resource of the stack.`,
      );
    }
    if (!block) {
      return problem(
        `${path} is protected by ${by}, but the synthesized configuration has no ${address}, because an override removed it. Remove the override.`,
      );
    }
    const name = node.friendlyUniqueId;
    if (address === addressOf(node) && !isTerraformName(name)) {
      return problem(
        `${path} is protected by ${by}, and its name in Terraform, ${JSON.stringify(name)}, is not valid. Start the construct's id with a letter (a-z), or call ${spelled('overrideLogicalId')}().`,
      );
    }
    if (!this.#holds(block.body)) {
      return problem(
        address === addressOf(node)
          ? `${path} is protected by ${by}, but does not wait for it: its depends_on was overridden. Remove the override, and add other dependencies with ${spelled('dependsOn')}.`
          : `${path} is protected by ${by}, and moves to ${address}, which is not. Give ${spelled('protect')}() the resource that it moves to.`,
      );
    }
    if (!preconditions) return [];
    if (isModule(node)) {
      return problem(
        `${path} is a module, and Terraform has no preconditions for modules. Protect what is in it, or give the token a gate of its own, an MqttTokenGate, that protects the module.`,
      );
    }
    return preconditions.every(({ condition }) =>
      hasCondition(block.body.lifecycle, resolved(node, condition)),
    )
      ? []
      : problem(
          `${path} is protected by ${by}, but has no precondition: its lifecycle was overridden. Remove the override.`,
        );
  }

  #sameName(elements: readonly TerraformElement[], address: string): SynthesisProblem[] {
    return elements.slice(0, 1).map((construct) => {
      const others = elements.slice(1).map(({ node }) => node.path);
      return {
        construct,
        message: `${construct.node.path} is protected by the gate ${this.props.gate.node.path}, and has the same name in Terraform as ${others.join(', ')}: ${address}. Give one of them another id: characters other than letters, digits, "-" and "_" do not count.`,
      };
    });
  }

  /** What the program took out of the app again needs no protection, unless something else took its place. */
  #replaced(): SynthesisProblem[] {
    const { gate, scope } = this.props;
    const { path, root, scopes } = scope.node;
    // What held it may have been replaced, too.
    const successor = scopes
      .slice(1)
      .reduce<IConstruct | undefined>((found, { node }) => found?.node.tryFindChild(node.id), root);
    if (!successor || successor === scope) return [];
    return [
      {
        construct: successor,
        message: `The gate ${gate.node.path} protects an earlier ${path}, which the program removed, and the new one does not wait. Give ${spelled('protect')}() the new one.`,
      },
    ];
  }

  #nestedStacks(): SynthesisProblem[] {
    const { gate, scope } = this.props;
    return inSameStack(scope)
      .flatMap(({ node }) => node.children)
      .filter((child) => TerraformStack.isStack(child))
      .map((nested) => ({
        construct: nested,
        message: `The gate ${gate.node.path} cannot protect ${nested.node.path}: it is a stack of its own, which Terraform plans apart. Create a gate in it.`,
      }));
  }
}

/** The elements of `dependsOn` for what others wait for: one text for each until the app is synthesized. */
export function dependencyTexts(elements: readonly TerraformElement[]): readonly string[] {
  return elements.map(dependencyText);
}

/** The element of `dependsOn` for one of them. */
export function dependencyText(element: TerraformElement): string {
  return lazyText(() => addressOf(element));
}

/** Adds elements to `dependsOn`, each address once: an app can be synthesized more than once, and a gate be named in several ways. */
export function addDependencies(node: Waiting, texts: readonly string[]): void {
  const { dependsOn = [] } = node;
  const given = new Set(dependsOn);
  if (texts.every((text) => given.has(text))) return;
  if (dependsOn.length === 0) {
    node.dependsOn = [...texts];
    return;
  }
  const present = dependenciesIn(node, dependsOn);
  node.dependsOn = [...dependsOn, ...texts.filter((text) => !present.has(resolved(node, text)))];
}

/** A name as Terraform takes it: letters of any language, digits, "-" and "_", not starting with a digit or "-". */
export function isTerraformName(name: string): boolean {
  return /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name);
}

function addPreconditions(node: TerraformResource, added: readonly Precondition[]): void {
  const { precondition = [], ...lifecycle } = node.lifecycle ?? {};
  const missing = added.filter((each) => !precondition.includes(each));
  if (missing.length === 0) return;
  node.lifecycle = { ...lifecycle, precondition: [...precondition, ...missing] };
}

function hasCondition(lifecycle: unknown, condition: unknown): boolean {
  return bodiesOf(lifecycle)
    .flatMap(({ precondition }) => bodiesOf(precondition))
    .some((precondition) => precondition.condition === condition);
}

/** The elements of a scope that write other blocks than one of their own name, by the addresses of these. */
function writersIn(scope: IConstruct): ReadonlyMap<string, TerraformElement> {
  const writers = inSameStack(scope)
    .filter((node) => TerraformElement.isTerraformElement(node))
    .filter((node) => kindOf(node) === undefined && !TerraformProvider.isTerraformProvider(node))
    .filter((node) => !TerraformOutput.isTerraformOutput(node));
  return new Map(
    writers.flatMap((writer) =>
      blocksOf(resolved(writer, writer.toTerraform()) as Body).map(({ address }) => [address, writer]),
    ),
  );
}

/** Where `moveTo` and `moveToId` take a resource: its own block is not written then. */
function movedTo(node: Waiting): string | undefined {
  if (!isResource(node) || !(node as unknown as { _hasMoved?: boolean })._hasMoved) return undefined;
  const { moved } = node.toTerraform() as { moved?: readonly { to: string }[] };
  return moved?.[0]?.to.replace(/\[.*\]$/, '');
}

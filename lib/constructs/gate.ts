import { type Precondition, TerraformStack, Tokenization } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { addWarning } from './annotations';
import { choosesBlock, resourcesThat, waitingFor } from './choice';
import { requireKnownContext } from './default-policy';
import { dependencyText } from './dependencies';
import { inSameStack, isDataSource, type Waiting } from './element-kinds';
import { requireConstructId } from './gate-arguments';
import { lazyText } from './lazy-text';
import { elementsOfGate, type GivenCheck, isInTree, markAsGate } from './marked-gate';
import type { IMqttGate } from './mqtt-gate';
import { Protection, type ProtectionRequest } from './protection';
import { descriptionOf, type IResourceMatcher, requireMatcher } from './resource-matcher';
import { callSite } from './source-location';
import { spelled } from './spelling';
import { problemsWithBlocks } from './synth/gate-blocks';
import { problemsWithProtection } from './synth/protection-problems';
import {
  addressOf,
  StackSynthesis,
  type SynthesisProblem,
  type SynthesizedStack,
  synthesisError,
} from './synth/stack-synthesis';
import { checkStackOf } from './synth/stack-wide';
import { isFaithfulName, uniqueName } from './synth/terraform-name';
import { pathsIn } from './synth/token-paths';

/**
 * A check, and the constructs that wait for it.
 *
 * @internal
 */
export abstract class Gate extends Construct implements IMqttGate {
  /**
   * Tokens that were given in plain text, with a reason.
   *
   * @internal
   */
  public abstract readonly _plainTokens: readonly string[];

  /**
   * What asks: while Terraform plans, and where the gate says so, again in apply. Those of the plan come first.
   *
   * @internal
   */
  public abstract readonly _checks: readonly GivenCheck[];

  readonly #protections: Protection[] = [];
  // One text for each until the app is synthesized, and another for what waits for one token.
  readonly #dependencies = new Map<Waiting, string>();
  readonly #dependenciesByToken = new Map<Waiting, string>();
  /** What names the gate in `dependsOn` though it was removed. */
  readonly #waiting = new Set<IConstruct>();
  #fqn?: string;
  #isCreated = false;

  constructor(scope: Construct, id: string) {
    requireConstructId('a gate', scope, id);
    super(scope, id);
    requireKnownContext(this);
    markAsGate(this);
    // What cdktf finds in overrides and in assigned properties, it takes apart, unless it can resolve it.
    Object.defineProperty(this, 'resolve', { value: () => this.fqn });
    const synthesis = checkStackOf(this);
    synthesis.prepare(() => {
      if (isInTree(this)) for (const protection of this.#protections) protection.apply();
    });
    synthesis.complete((synthesized) => {
      if (synthesized.constructs.has(this))
        for (const protection of this.#protections) protection.complete(synthesized);
    });
    synthesis.check((synthesized) => this.#problems(synthesized));
    synthesis.late.add({
      construct: this,
      message: `The gate ${this.node.path} was created after the stack ${TerraformStack.of(this).node.path} was synthesized, so the configuration does not contain it. Create it before app.${spelled('synth')}(), and await what is asynchronous.`,
    });
  }

  /** How `dependsOn` refers to the gate. */
  public get fqn(): string {
    this.#fqn ??= lazyText(({ scope, suppressBraces }) => {
      const [address] = this._addresses;
      // The check of the result says that the gate has no tokens, and where it was made.
      if (address === undefined) return '';
      const users = dependentsOf(this, scope);
      for (const user of [...users, scope]) {
        const message = this._whyNotOwn(user);
        if (message) throw synthesisError(TerraformStack.of(scope), [{ construct: user, message }]);
      }
      // The check of the result says it, with where the gate was made.
      if (!isInTree(this)) for (const user of users.length > 0 ? users : [scope]) this.#waiting.add(user);
      return suppressBraces ? address : `\${${address}}`;
    }, this);
    return this.#fqn;
  }

  /**
   * Makes constructs of the gate's stack wait for the verdict. If the gate fails, they are not created, changed or replaced. The
   * same as `dependsOn: [gate]` of each construct, and as `node.addDependency(gate)`.
   *
   * An action (Terraform 1.14) waits with the resources that trigger it. To make it wait under `terraform apply -invoke`, too,
   * synth makes one of its arguments refer to the gate, unless all of them are lists or blocks.
   *
   * @param constructs resources, modules, data sources, actions, other gates, and constructs that contain resources or modules,
   * including those that are added later. One or more.
   * @throws if nothing is given, or something of another stack.
   *
   * @example
   * gate.protect(rollout, device);
   */
  public protect(...constructs: IConstruct[]): void {
    if (constructs.length === 0) {
      throw new Error(
        `The gate ${this.node.path} was given nothing to protect: ${spelled('protect')}() takes one or more constructs.`,
      );
    }
    const request = { call: `${spelled('protect')}()`, made: callSite(this.protect) };
    for (const construct of constructs) this._protect(construct, request);
  }

  /**
   * Makes every resource in a scope that matches wait for the verdict, including resources that are added later. If the gate
   * fails, they are not created, changed or replaced. Synth warns if no resource matches.
   *
   * The matcher must not choose a resource that the gate's token comes from: each would wait for the other.
   *
   * @param scope the gate's stack, or a construct in it.
   * @param matcher chooses the resources, such as `ResourceMatcher.types("alicloud_fcv3_function")`.
   * @throws if the scope is in another stack, or the matcher is not a matcher.
   *
   * @example
   * gate.protectAll(this, ResourceMatcher.types("alicloud_fcv3_function"));
   */
  public protectAll(scope: IConstruct, matcher: IResourceMatcher): void {
    this.#requireOwnStack(scope);
    requireMatcher(matcher, `${spelled('protectAll')}() of the gate ${this.node.path}`);
    const isChosen = resourcesThat(matcher);
    this._called({ call: `${spelled('protectAll')}()`, made: callSite(this.protectAll) });
    this.#protections.push(
      new Protection({
        gate: this,
        scope,
        isChosen,
        isChosenBlock: (block) => choosesBlock(matcher, block),
      }),
    );
    let isSaid = false;
    // A validation: annotations that are added later are not shown.
    this.node.addValidation({
      validate: () => {
        if (isSaid || scope.node.findAll().some(isChosen)) return [];
        isSaid = true;
        addWarning(
          this,
          `${spelled('protectAll')}() found no resource in ${scope.node.path} that is ${descriptionOf(matcher)}, so it protects nothing there. Correct the matcher or the scope, or remove the call.`,
        );
        return [];
      },
    });
  }

  /**
   * What others wait for, as elements of their `dependsOn`.
   *
   * @internal
   */
  public get _dependencies(): readonly string[] {
    return textsOf(elementsOfGate(this), this.#dependencies);
  }

  /**
   * What others wait for that are protected by one token. They refer to the recheck of this token in a precondition.
   *
   * @internal
   */
  public get _dependenciesByToken(): readonly string[] {
    return textsOf(elementsOfGate(this).filter(isDataSource), this.#dependenciesByToken);
  }

  /**
   * How Terraform refers to what others wait for.
   *
   * @internal
   */
  public get _addresses(): readonly string[] {
    return elementsOfGate(this).flatMap((element) => addressOf(element) ?? []);
  }

  /**
   * Makes one construct wait.
   *
   * @internal
   */
  protected _protect(
    construct: IConstruct,
    request: ProtectionRequest,
    preconditions?: readonly Precondition[],
  ): void {
    this.#requireOwnStack(construct);
    this._called(request);
    this.#protections.push(
      new Protection({
        gate: this,
        scope: construct,
        isChosen: waitingFor(construct),
        isChosenBlock: () => true,
        withActions: true,
        preconditions,
        request,
      }),
    );
  }

  /**
   * Has a call refused that comes too late to be in the configuration.
   *
   * @internal
   */
  protected _called({ call, made }: ProtectionRequest): void {
    const stack = TerraformStack.of(this);
    StackSynthesis.of(stack).late.add({
      construct: this,
      message: `${call} of the gate ${this.node.path} was called after the stack ${stack.node.path} was synthesized, so the configuration lacks what it asks for. Call it before app.${spelled('synth')}(), and await what is asynchronous.`,
      made,
    });
  }

  /**
   * Gives a check a name that Terraform takes and that is that of no other, where ids say too little for the stack to make one: `压机`,
   * `device.1` beside `device1`, or where the stack names elements by their own ids alone (`allocateLogicalId`).
   *
   * @internal
   */
  protected _name(check: Waiting): void {
    const { id } = check.node;
    const name = TerraformStack.of(this).getLogicalId(check);
    const named = id === 'Default' ? this : check;
    if (name === id || !isFaithfulName(name, named.node.id)) check.overrideLogicalId(uniqueName(named));
  }

  /**
   * Takes note that the constructor did not fail. A program may go on where it did, and the construct is in the tree.
   *
   * @internal
   */
  protected _created(): void {
    this.#isCreated = true;
  }

  #problems(synthesized: SynthesizedStack): SynthesisProblem[] {
    if (!synthesized.constructs.has(this)) return this.#problemsOnceRemoved(synthesized);
    if (!this.#isCreated) {
      const { path } = this.node;
      return [
        {
          construct: this,
          message: `The gate ${path} was not created completely, because its constructor failed, and the program caught the error. Correct its arguments, or remove it (node.${spelled('tryRemoveChild')}).`,
        },
      ];
    }
    return [
      ...problemsWithBlocks(this, synthesized),
      ...this.#protections.flatMap((protection) => problemsWithProtection(protection, synthesized)),
    ];
  }

  #problemsOnceRemoved(synthesized: SynthesizedStack): SynthesisProblem[] {
    const waiting = [
      ...this.#protections.flatMap((protection) =>
        protection.chosen().filter((node) => synthesized.constructs.has(node)),
      ),
      ...this.#waiting,
    ].filter((user) => isInTree(user));
    const [user] = waiting.map(({ node }) => `${node.path} waits for it`).concat(this.#usersIn(synthesized));
    if (user === undefined) return [];
    const { path } = this.node;
    return [
      {
        construct: this,
        message: `The gate ${path} was removed from the app (node.${spelled('tryRemoveChild')}), and ${user}. Keep the gate, or remove what uses it.`,
      },
    ];
  }

  /** What refers to results of the gate, which are in no block any more. */
  #usersIn(synthesized: SynthesizedStack): string[] {
    const own = new Set(this._addresses.filter((address) => !synthesized.blockAt(address)));
    if (own.size === 0) return [];
    return synthesized.blocks
      .filter(({ body }) => pathsIn(body).some((path) => own.has(path.slice(0, 3).join('.'))))
      .map(({ name }) => `${name} uses its result`);
  }

  #requireOwnStack(construct: IConstruct): void {
    const message = this._whyNotOwn(construct);
    if (message) throw new Error(message);
  }

  /**
   * Why a construct cannot wait for the gate.
   *
   * @internal
   */
  public _whyNotOwn(construct: IConstruct): string | undefined {
    if (!Construct.isConstruct(construct) || construct.node.scope === undefined) {
      return `The gate ${this.node.path} was given ${Construct.isConstruct(construct) ? 'the app' : 'something that is not a construct'} to protect. Give it resources, modules, data sources, other gates, or constructs of its stack that hold them.`;
    }
    const [own, other] = [TerraformStack.of(this), TerraformStack.of(construct)];
    if (own === other) return undefined;
    if (own.node.root !== other.node.root) {
      return `The gate ${this.node.path} cannot protect ${construct.node.path}: they are in different apps. Create a gate in the stack of ${construct.node.path}.`;
    }
    return `The gate ${this.node.path} cannot protect ${construct.node.path}: they are in different stacks (${own.node.path} and ${other.node.path}), which Terraform plans separately. Create a gate in ${other.node.path}.`;
  }
}

function textsOf(elements: readonly Waiting[], known: Map<Waiting, string>): readonly string[] {
  return elements.map((element) => {
    const text = known.get(element) ?? dependencyText(element);
    known.set(element, text);
    return text;
  });
}

/** The elements of a stack that name a gate in `dependsOn`, and cannot. */
function dependentsOf(gate: Gate, scope: IConstruct): IConstruct[] {
  if (TerraformStack.of(scope) === TerraformStack.of(gate) && isInTree(gate)) return [];
  const isGiven = (each: unknown) =>
    each === gate ||
    (typeof each === 'string' &&
      Tokenization.reverseString(each).tokens.some(
        (token) => (token as { dependable?: unknown }).dependable === gate,
      ));
  return inSameStack(scope).filter((node) => {
    const { dependsOn, rawOverrides } = node as Partial<Waiting> & {
      readonly rawOverrides?: { readonly depends_on?: unknown };
    };
    return [dependsOn, rawOverrides?.depends_on].flat().some(isGiven);
  });
}

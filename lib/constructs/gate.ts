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
 * The checks of one or more tokens, and the constructs that wait for them.
 *
 * @internal
 */
export abstract class Gate extends Construct implements IMqttGate {
  /**
   * The tokens that were given in plain text, with a reason.
   *
   * @internal
   */
  public abstract readonly _plainTokens: readonly string[];

  /**
   * The elements that check the tokens: the data sources, which check at plan, then the ephemeral resources, which check again at apply.
   *
   * @internal
   */
  public abstract readonly _checks: readonly GivenCheck[];

  readonly #protections: Protection[] = [];
  // A placeholder text for each check, and a different one for protection by one token, so that both can be distinguished.
  readonly #dependencies = new Map<Waiting, string>();
  readonly #dependenciesByToken = new Map<Waiting, string>();
  /** The constructs that name the gate in `dependsOn` although it was removed from the app. */
  readonly #waiting = new Set<IConstruct>();
  #fqn?: string;
  #isCreated = false;

  constructor(scope: Construct, id: string) {
    requireConstructId('a gate', scope, id);
    super(scope, id);
    requireKnownContext(this);
    markAsGate(this);
    // Without `resolve`, cdktf would write all properties of a gate in an override or an assigned property.
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
      // A gate without tokens is reported by the check of the synthesized configuration, with its source location.
      if (address === undefined) return '';
      const users = dependentsOf(this, scope);
      for (const user of [...users, scope]) {
        const message = this._whyNotOwn(user);
        if (message) throw synthesisError(TerraformStack.of(scope), [{ construct: user, message }]);
      }
      // A removed gate is reported by the check of the synthesized configuration, with its source location.
      if (!isInTree(this)) for (const user of users.length > 0 ? users : [scope]) this.#waiting.add(user);
      return suppressBraces ? address : `\${${address}}`;
    }, this);
    return this.#fqn;
  }

  /**
   * Makes constructs in the stack of the gate wait for the verdict. If the gate fails, they are not created, changed or replaced. This is
   * equivalent to `dependsOn: [gate]` and to `node.addDependency(gate)` of each construct.
   *
   * An action (Terraform 1.14) waits with the resources that trigger it. So that it also waits under `terraform apply -invoke`, synth
   * makes one of its arguments refer to the gate, unless all arguments are lists or blocks.
   *
   * @param constructs resources, modules, data sources, actions, other gates, and constructs that contain resources or modules,
   * including those that are added later. One or more.
   * @throws if no construct is given, or one is in another stack.
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
   * The matcher must not choose a resource that the gate's token comes from, because the two would depend on each other.
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
    let isReported = false;
    // Done in a validation, because annotations that are added later are not shown.
    this.node.addValidation({
      validate: () => {
        if (isReported || scope.node.findAll().some(isChosen)) return [];
        isReported = true;
        addWarning(
          this,
          `${spelled('protectAll')}() found no resource in ${scope.node.path} that is ${descriptionOf(matcher)}, so it protects nothing there. Correct the matcher or the scope, or remove the call.`,
        );
        return [];
      },
    });
  }

  /**
   * The elements of `dependsOn` for what waits for the gate.
   *
   * @internal
   */
  public get _dependencies(): readonly string[] {
    return textsOf(elementsOfGate(this), this.#dependencies);
  }

  /**
   * The elements of `dependsOn` for what is protected by one token: without rechecks, because a precondition refers to that of the token.
   *
   * @internal
   */
  public get _dependenciesByToken(): readonly string[] {
    return textsOf(elementsOfGate(this).filter(isDataSource), this.#dependenciesByToken);
  }

  /**
   * The addresses of the checks in Terraform.
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
   * Registers a call, so that it is refused if it comes too late for the configuration.
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
   * Sets a valid and unique name in Terraform if the name that the stack makes from the ids is not: for `压机`, for `device.1` next to
   * `device1`, or if the stack uses only the element's own id (`allocateLogicalId`).
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
   * Records that the constructor did not fail. If a program catches its error, the incomplete construct stays in the tree.
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

  /** The blocks that refer to results of the removed gate. */
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

/** The elements of a stack that name a gate of another stack, or a removed gate, in `dependsOn`. */
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

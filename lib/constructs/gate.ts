import {
  Annotations,
  Aspects,
  dependable,
  type ITerraformDependable,
  type TerraformDataSource,
  TerraformStack,
} from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { DependencyAspect, resourcesThat, wholeOf } from './dependency-aspect';
import { type IResourceMatcher, ResourceTypes } from './resource-matcher';

/**
 * A check, and the constructs that wait for it.
 *
 * @internal
 */
export abstract class Gate extends Construct {
  readonly #validations: (() => string[])[] = [];
  #dependencies?: readonly string[];

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.node.addValidation({ validate: () => this.#validations.flatMap((validate) => validate()) });
  }

  /**
   * Adds something that can keep the app from being synthesized.
   *
   * @param validate what is wrong, as sentences.
   * @internal
   */
  protected _validate(validate: () => string[]): void {
    this.#validations.push(validate);
  }

  /**
   * What asks while Terraform plans.
   *
   * @internal
   */
  protected abstract readonly _check: TerraformDataSource;

  /**
   * Everything that is waited for: the check, and what else asks.
   *
   * @internal
   */
  protected get _waitedFor(): ITerraformDependable[] {
    return [this._check];
  }

  /**
   * Keeps constructs of the gate's stack from being created, changed or replaced before the verdict, and where the policy says
   * fail, at all.
   *
   * @param constructs resources, modules, data sources, other gates, and constructs that hold resources or modules, also such
   * as are added to them later.
   */
  public protect(...constructs: IConstruct[]): void {
    for (const construct of constructs) {
      this.#requireOwnStack(construct);
      const waiting = construct instanceof Gate ? construct._check : construct;
      const protection = this.#protect(waiting, wholeOf(waiting));
      this._validate(() =>
        protection.isIdle
          ? [
              `protect() was given ${waiting.node.path}, which is and holds no resource, data source or module, so there is nothing to protect.`,
            ]
          : [],
      );
    }
  }

  /**
   * Keeps every resource that a matcher chooses in a scope from being created, changed or replaced before the verdict, and where
   * the policy says fail, at all; also resources that are added later. Synth warns where it chooses none.
   *
   * It should not choose a resource that the gate's token comes from: neither could come first.
   *
   * @param scope the gate's stack, or a construct in it.
   * @param matcher chooses the resources, such as `ResourceTypes.of("alicloud_fcv3_function")`.
   */
  public protectAll(scope: IConstruct, matcher: IResourceMatcher): void {
    this.#requireOwnStack(scope);
    const protection = this.#protect(scope, resourcesThat(matcher));
    let isSaid = false;
    this._validate(() => {
      if (isSaid || !protection.isIdle) return [];
      isSaid = true;
      Annotations.of(this).addWarning(nothingMatches(scope, matcher));
      return [];
    });
  }

  #protect(scope: IConstruct, isChosen: ConstructorParameters<typeof DependencyAspect>[1]): DependencyAspect {
    // One and the same for all: each has a text of its own until the app is synthesized.
    this.#dependencies ??= this._waitedFor.map((element) => dependable(element));
    const protection = new DependencyAspect(this.#dependencies, isChosen);
    Aspects.of(scope).add(protection);
    this._validate(() => protection.problems());
    return protection;
  }

  #requireOwnStack(construct: IConstruct): void {
    const own = TerraformStack.of(this).node.path;
    const other = TerraformStack.of(construct).node.path;
    if (own === other) return;
    throw new Error(
      `The gate ${this.node.path} cannot protect ${construct.node.path}: they are in different stacks (${own} and ${other}), which Terraform plans apart. Create a gate in ${other}.`,
    );
  }
}

function nothingMatches(scope: IConstruct, matcher: IResourceMatcher): string {
  const types = matcher instanceof ResourceTypes ? ` of type ${matcher.types.join(' or ')}` : '';
  return `protectAll() found no resource${types} in ${scope.node.path} that its matcher chooses, so it protects nothing there.`;
}

import {
  Aspects,
  dependable,
  type ITerraformDependable,
  type TerraformDataSource,
  TerraformStack,
} from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { DependencyAspect } from './dependency-aspect';
import { providersIn } from './providers-in';

/**
 * A check, and the constructs that wait for it.
 *
 * @internal
 */
export abstract class Gate extends Construct {
  readonly #protections: DependencyAspect[] = [];
  #dependencies?: readonly string[];

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.node.addValidation({
      validate: () => [
        ...this.#problemsWithProvider(),
        ...this.#protections.flatMap((protection) => protection.problems()),
      ],
    });
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
    // One and the same for all: each has a text of its own until the app is synthesized.
    this.#dependencies ??= this._waitedFor.map((element) => dependable(element));
    for (const construct of constructs) {
      this.#requireOwnStack(construct);
      const waiting = construct instanceof Gate ? construct._check : construct;
      const protection = new DependencyAspect(waiting, this.#dependencies);
      Aspects.of(waiting).add(protection);
      this.#protections.push(protection);
    }
  }

  /** Without a provider of its own, the check would be done with one that Terraform makes up from the environment. */
  #problemsWithProvider(): string[] {
    const aliases = providersIn(TerraformStack.of(this)).map(({ alias }) => alias);
    if (this._check.provider || aliases.length === 0 || aliases.includes(undefined)) return [];
    return [
      `The gate ${this.node.path} is given no provider, and every ApsaramqttProvider of its stack has an alias (${aliases.join(', ')}). Give it one of them as provider.`,
    ];
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

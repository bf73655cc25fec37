import { Aspects, dependable, type TerraformDataSource, TerraformStack } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { DependencyAspect } from './dependency-aspect';

/**
 * A check, and the constructs that wait for it.
 *
 * @internal
 */
export abstract class Gate extends Construct {
  readonly #protections: DependencyAspect[] = [];
  #dependency?: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.node.addValidation({ validate: () => this.#emptyProtections() });
  }

  /**
   * What is waited for.
   *
   * @internal
   */
  protected abstract readonly _check: TerraformDataSource;

  /**
   * Keeps constructs of the gate's stack from being created, changed or replaced before the verdict, and where the policy says
   * fail, at all.
   *
   * @param constructs resources, modules, data sources, other gates, and constructs that hold resources or modules, also such
   * as are added to them later.
   */
  public protect(...constructs: IConstruct[]): void {
    // One and the same for all: each has a text of its own until the app is synthesized.
    this.#dependency ??= dependable(this._check);
    for (const construct of constructs) {
      this.#requireOwnStack(construct);
      const waiting = construct instanceof Gate ? construct._check : construct;
      const protection = new DependencyAspect(waiting, this.#dependency);
      Aspects.of(waiting).add(protection);
      this.#protections.push(protection);
    }
  }

  #requireOwnStack(construct: IConstruct): void {
    const own = TerraformStack.of(this).node.path;
    const other = TerraformStack.of(construct).node.path;
    if (own === other) return;
    throw new Error(
      `The gate ${this.node.path} cannot protect ${construct.node.path}: they are in different stacks (${own} and ${other}), which Terraform plans apart. Create a gate in ${other}.`,
    );
  }

  #emptyProtections(): string[] {
    return this.#protections
      .filter((protection) => !protection.holdsSomething)
      .map(
        ({ construct }) =>
          `protect() was given ${construct.node.path}, which is and holds no resource, data source or module, so there is nothing to protect.`,
      );
  }
}

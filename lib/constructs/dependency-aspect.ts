import { type IAspect, TerraformDataSource, TerraformModule, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * Makes a construct wait for something: the resource, data source or module that it is, and every resource and module beneath
 * it, also those added later. Data sources beneath it do not wait: they change nothing, and among them may be what is waited for.
 */
export class DependencyAspect implements IAspect {
  #waiting = 0;

  /** @param dependency what is waited for, as an element of `dependsOn`. */
  constructor(
    readonly construct: IConstruct,
    private readonly dependency: string,
  ) {}

  /** Whether anything waits. Known once the aspect was applied. */
  get holdsSomething(): boolean {
    return this.#waiting > 0;
  }

  visit(node: IConstruct): void {
    if (!this.#mustWait(node)) return;
    this.#waiting += 1;
    // An app can be synthesized more than once, and an element can be reached in more than one way.
    node.dependsOn = [...new Set([...(node.dependsOn ?? []), this.dependency])];
  }

  #mustWait(node: IConstruct): node is TerraformResource | TerraformModule | TerraformDataSource {
    if (TerraformResource.isTerraformResource(node) || node instanceof TerraformModule) return true;
    return node === this.construct && TerraformDataSource.isTerraformDataSource(node);
  }
}

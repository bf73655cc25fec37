import { type IAspect, TerraformDataSource, TerraformModule, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import { resolved, synthesizedJson } from './synthesized';

type Waiting = TerraformResource | TerraformModule | TerraformDataSource;

/**
 * Makes a construct wait for something: the resource, data source or module that it is, and every resource and module beneath
 * it, also those added later. Data sources beneath it do not wait: they change nothing, and among them may be what is waited for.
 */
export class DependencyAspect implements IAspect {
  readonly #waiting: Waiting[] = [];

  /** @param dependencies what is waited for, as elements of `dependsOn`. */
  constructor(
    readonly construct: IConstruct,
    private readonly dependencies: readonly string[],
  ) {}

  visit(node: IConstruct): void {
    if (!this.#mustWait(node)) return;
    this.#waiting.push(node);
    // An app can be synthesized more than once, and an element can be reached in more than one way.
    node.dependsOn = [...new Set([...(node.dependsOn ?? []), ...this.dependencies])];
  }

  /** What keeps the construct from waiting, once the aspect was applied: sentences. */
  problems(): string[] {
    const { path } = this.construct.node;
    if (this.#waiting.length === 0) {
      return [
        `protect() was given ${path}, which is and holds no resource, data source or module, so there is nothing to protect.`,
      ];
    }
    return [...new Set(this.#waiting)]
      .filter((node) => !this.#waits(node))
      .map(
        (node) =>
          `${node.node.path} is protected, but does not wait: its depends_on was overridden. Take the override away, or add what it names with dependsOn.`,
      );
  }

  /** Overrides have the last word, so only what is synthesized tells. */
  #waits(node: Waiting): boolean {
    const json = synthesizedJson(node);
    return this.dependencies.every((dependency) => json.includes(JSON.stringify(resolved(node, dependency))));
  }

  #mustWait(node: IConstruct): node is Waiting {
    if (TerraformResource.isTerraformResource(node) || node instanceof TerraformModule) return true;
    return node === this.construct && TerraformDataSource.isTerraformDataSource(node);
  }
}

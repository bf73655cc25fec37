import { type IAspect, TerraformDataSource, TerraformModule, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { IResourceMatcher } from './resource-matcher';
import { resolved, synthesizedJson } from './synthesized';

type Waiting = TerraformResource | TerraformModule | TerraformDataSource;

/** Chooses what has to wait among what is visited. */
type Choice = (node: IConstruct) => node is Waiting;

/**
 * The resource, data source or module that a construct is, and every resource and module beneath it, also those added later. Data
 * sources beneath it do not wait: they change nothing, and among them may be what is waited for.
 */
export function wholeOf(construct: IConstruct): Choice {
  return (node): node is Waiting =>
    TerraformResource.isTerraformResource(node) ||
    node instanceof TerraformModule ||
    (node === construct && TerraformDataSource.isTerraformDataSource(node));
}

/** The resources that a matcher chooses. */
export function resourcesThat(matcher: IResourceMatcher): Choice {
  return (node): node is Waiting => TerraformResource.isTerraformResource(node) && matcher.matches(node);
}

/** Makes what is chosen of a construct wait for something. */
export class DependencyAspect implements IAspect {
  readonly #waiting = new Set<Waiting>();

  /** @param dependencies what is waited for, as elements of `dependsOn`. */
  constructor(
    private readonly dependencies: readonly string[],
    private readonly isChosen: Choice,
  ) {}

  visit(node: IConstruct): void {
    if (!this.isChosen(node)) return;
    this.#waiting.add(node);
    // An app can be synthesized more than once, and an element can be reached in more than one way.
    node.dependsOn = [...new Set([...(node.dependsOn ?? []), ...this.dependencies])];
  }

  /** Whether nothing was chosen, once the aspect was applied. */
  get isIdle(): boolean {
    return this.#waiting.size === 0;
  }

  /** What keeps the chosen from waiting, once the aspect was applied: sentences. */
  problems(): string[] {
    return [...this.#waiting]
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
}

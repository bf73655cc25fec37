import {
  type IAspect,
  type Precondition,
  TerraformDataSource,
  TerraformModule,
  TerraformResource,
} from 'cdktf';
import type { IConstruct } from 'constructs';
import { resolved, synthesizedJson } from './synthesized';

type Conditional = TerraformResource | TerraformDataSource;

/** Makes a condition of something: of the resource or data source that a construct is, and of every resource beneath it. */
export class PreconditionAspect implements IAspect {
  readonly #conditional = new Set<Conditional>();
  readonly #modules = new Set<TerraformModule>();

  constructor(
    private readonly construct: IConstruct,
    private readonly precondition: Precondition,
  ) {}

  visit(node: IConstruct): void {
    if (node instanceof TerraformModule) this.#modules.add(node);
    if (!this.#isConditional(node) || this.#conditional.has(node)) return;
    this.#conditional.add(node);
    const { precondition = [], ...lifecycle } = node.lifecycle ?? {};
    node.lifecycle = { ...lifecycle, precondition: [...precondition, this.precondition] };
  }

  /** What the condition does not hold for, once the aspect was applied: sentences. */
  problems(): string[] {
    const modules = [...this.#modules].map(
      ({ node }) =>
        `${node.path} is a module, which Terraform knows no preconditions for. Protect what is in it, or give the token a gate of its own, an MqttTokenGate, that protects the module.`,
    );
    const overridden = [...this.#conditional]
      .filter((node) => !this.#isHeld(node))
      .map(
        ({ node }) =>
          `${node.path} is protected, but has no precondition: its lifecycle was overridden. Take the override away.`,
      );
    return [...modules, ...overridden];
  }

  /** Overrides have the last word, so only what is synthesized tells. */
  #isHeld(node: Conditional): boolean {
    const condition = resolved(node, this.precondition.condition);
    return synthesizedJson(node).includes(JSON.stringify(condition));
  }

  #isConditional(node: IConstruct): node is Conditional {
    if (TerraformResource.isTerraformResource(node)) return true;
    return node === this.construct && TerraformDataSource.isTerraformDataSource(node);
  }
}

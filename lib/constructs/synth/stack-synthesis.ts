import { Aspects, TerraformElement, TerraformOutput, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Block, type Body, blocksOf, isBody } from '../../gate/configuration/block';
import { append } from '../../gate/grouping';
import { outgoingText } from '../../gate/outgoing-text';
import { programSpelling } from '../../gate/spelling';
import { inSameStack } from '../element-kinds';
import { elementsOfGate, isGate } from '../marked-gate';
import { sharedMap } from '../shared-map';
import { located, madeAt, type SourceLocation } from '../source-location';
import { spelled } from '../spelling';
import { requireOwnFramework } from './framework';
import { lateChangeOf, lateChanges } from './late-changes';
import { LateRequests } from './late-requests';
import { type Checked, onceWritten, readWritten, removeWritten, type Written } from './written-configuration';

/** A problem that makes synth fail for a stack. */
export interface SynthesisProblem {
  /** The construct that the author knows. For a check, this is its gate. */
  readonly construct: IConstruct;
  /** What is wrong and what to do, in sentences. */
  readonly message: string;
  /** The source location of the problem, if it is not that of the construct. */
  readonly made?: SourceLocation;
}

/** The result of the synthesis of a stack. */
export interface SynthesizedStack {
  readonly stack: TerraformStack;
  /** The content of cdk.tf.json, with overrides, and with every reference as the text that Terraform reads. */
  readonly json: Body;
  /** The constructs of the stack, without those of nested stacks. */
  readonly constructs: ReadonlySet<IConstruct>;
  /** The blocks of the configuration. */
  readonly blocks: readonly Block[];
  /** The elements that are written to an address: more than one if they have the same name in Terraform. */
  elementsAt(address: string): readonly TerraformElement[];
  /** The block at an address. */
  blockAt(address: string | undefined): Block | undefined;
  /** The block that an element is written to. */
  blockOf(element: TerraformElement): Block | undefined;
  /** The construct that the author of a block knows: for a check, its gate. The stack, if only an override creates the block. */
  ownerOf(block: Block): IConstruct;
}

type Check = (synthesized: SynthesizedStack) => SynthesisProblem[];
/** @param plain the JSON of the stack without the changes that are made here. HCL does not have these either. */
type HclCheck = (synthesized: SynthesizedStack, plain: Body) => SynthesisProblem[];
type Completion = (synthesized: SynthesizedStack) => void;
type Preparation = (stack: TerraformStack, constructs: readonly IConstruct[]) => void;

const byStack = sharedMap<TerraformStack, StackSynthesis>('StackSynthesis');

/**
 * Checks the synthesized configuration of a stack, and throws before it is written. Wraps `toTerraform` of the stack, which every kind of
 * synthesis calls last: `app.synth`, `Testing.synth` and `Testing.fullSynth`, with and without validation. Checks the file again if the
 * program has a synthesizer of its own.
 */
export class StackSynthesis {
  static of(construct: IConstruct): StackSynthesis {
    const stack = TerraformStack.of(construct);
    let synthesis = byStack.get(stack);
    if (synthesis === undefined) {
      requireOwnFramework(stack);
      synthesis = new StackSynthesis(stack);
      byStack.set(stack, synthesis);
    }
    return synthesis;
  }

  /** Whether a construct is a stack that is checked. */
  static isOf(construct: IConstruct): boolean {
    return byStack.has(construct as TerraformStack);
  }

  /** The current JSON of a stack, without the changes and checks that are made here. */
  static written(stack: TerraformStack): Body {
    const synthesis = byStack.get(stack);
    return synthesis ? synthesis.#toTerraform() : stack.toTerraform();
  }

  // Sets, because each gate of a stack adds the same functions for the stack as a whole.
  readonly #preparations = new Set<Preparation>();
  readonly #beforeAspects = new Set<Preparation>();
  readonly #completions = new Set<Completion>();
  readonly #checks = new Set<Check>();
  readonly #hclChecks = new Set<HclCheck>();
  readonly #done = new Set<(stack: TerraformStack) => void>();

  readonly #waiting: (() => void)[] = [];

  /** What is asked of the gates of the stack once it is written. */
  readonly late: LateRequests;

  readonly #toTerraform: () => Body;

  /** What has passed last. */
  #checked?: Checked;

  private constructor(private readonly stack: TerraformStack) {
    this.late = new LateRequests(
      stack,
      (file) => this.#problemsWritten(readWritten(file, undefined)).length > 0,
      (file) => this.#changesSince(file),
      (refused) => synthesisError(stack, refused),
    );
    this.#toTerraform = stack.toTerraform.bind(stack);
    const toHclTerraform = stack.toHclTerraform.bind(stack);
    override(stack, 'toTerraform', () =>
      this.#passing(() => {
        const { json } = this.synthesized();
        this.#checked = { json };
        return json;
      }),
    );
    // The frameworks also resolve the elements in these methods, before they validate and synthesize. CDK Terrain uses the second in tests.
    const methods = stack as unknown as Record<string, (() => void) | undefined>;
    for (const name of ['prepareStack', '_runPreparingResolve']) {
      const method = methods[name];
      if (method) {
        override(stack, name, () => {
          this.#prepare();
          method.call(stack);
        });
      }
    }
    whenAspectsStart(stack, () => {
      this.late.starts();
      const constructs = inSameStack(stack);
      for (const prepare of this.#beforeAspects) prepare(stack, constructs);
    });
    override(stack, 'toHclTerraform', () =>
      this.#passing(() => {
        const [synthesized, plain] = [this.synthesized(), this.#toTerraform()];
        const problems = [...this.#hclChecks].flatMap((check) => check(synthesized, plain));
        if (problems.length > 0) throw synthesisError(stack, problems);
        const result = toHclTerraform() as { readonly hcl: string };
        this.#checked = result;
        return result;
      }),
    );
    onceWritten(stack, (file) => {
      this.#checkWritten(file);
      this.late.written(file);
    });
  }

  /** Adds a function to run before the stack is synthesized, after all constructs are created and all aspects have run. */
  prepare(preparation: Preparation): void {
    this.#preparations.add(preparation);
  }

  /** Adds a function to run before aspects visit the stack, because they can remove what the program set. */
  beforeAspects(preparation: Preparation): void {
    this.#beforeAspects.add(preparation);
  }

  /** Adds a function that changes the configuration before it is checked. */
  complete(completion: Completion): void {
    this.#completions.add(completion);
  }

  /** Runs a function after the stack has passed its checks and before it is written, so that a refused stack leaves no files. */
  oncePassed(doing: () => void): void {
    this.#waiting.push(doing);
  }

  /** Runs a function now, unless it has already run for the stack. */
  once(doing: (stack: TerraformStack) => void): void {
    if (this.#done.has(doing)) return;
    this.#done.add(doing);
    doing(this.stack);
  }

  /** Adds a check of the configuration. */
  check(check: Check): void {
    this.#checks.add(check);
  }

  /** Adds a check for HCL, which CDKTF writes from the same elements in a different way. */
  checkHcl(check: HclCheck): void {
    this.#hclChecks.add(check);
  }

  /** The problems of the current stack. Does not run aspects. */
  problems(): SynthesisProblem[] {
    return this.#synthesize().problems;
  }

  /** The configuration of the current stack, even if it has problems. Does not run aspects. */
  draft(): SynthesizedStack {
    return this.#synthesize().synthesized;
  }

  /** The configuration of the current stack. Does not run aspects. @throws if it has problems. */
  synthesized(): SynthesizedStack {
    const { synthesized, problems } = this.#synthesize();
    if (problems.length > 0) throw synthesisError(this.stack, problems);
    return synthesized;
  }

  #passing<T>(synthesize: () => T): T {
    const waiting = this.#waiting.splice(0);
    const result = synthesize();
    for (const doing of waiting) doing();
    this.late.clear();
    return result;
  }

  #checkWritten(file: string): void {
    const problems = this.#problemsWritten(readWritten(file, this.#checked));
    if (problems.length === 0) return;
    removeWritten(file);
    throw synthesisError(this.stack, problems);
  }

  #problemsWritten(written: Written | undefined): readonly SynthesisProblem[] {
    if (written === undefined || written === 'same') return [];
    if (written === 'unreadable') return [{ construct: this.stack, message: unreadableMessage(this.stack) }];
    return this.#problemsIn(new Synthesized(this.stack, written, new Set(inSameStack(this.stack))));
  }

  /** What of the gates would be written otherwise now. Of HCL, which is not read here, every change counts. */
  #changesSince(file: string): readonly SynthesisProblem[] {
    const checked = this.#checked;
    if (checked !== undefined && 'hcl' in checked) {
      const { hcl } = this.stack.toHclTerraform() as { readonly hcl: string };
      return hcl === checked.hcl ? [] : [lateChangeOf(this.stack)];
    }
    const written = readWritten(file, undefined);
    if (!isBody(written)) return [];
    const { synthesized, problems } = this.#synthesize();
    const changes = lateChanges(synthesized, written);
    return changes.length > 0 ? changes : problems;
  }

  /** Returns the constructs of the stack. */
  #prepare(): readonly IConstruct[] {
    const constructs = inSameStack(this.stack);
    for (const prepare of this.#preparations) prepare(this.stack, constructs);
    return constructs;
  }

  #synthesize(): { synthesized: SynthesizedStack; problems: SynthesisProblem[] } {
    const constructs = this.#prepare();
    const json = this.#toTerraform();
    const synthesized = new Synthesized(this.stack, json, new Set(constructs));
    noteSources(synthesized);
    noteSpelling(json);
    for (const complete of this.#completions) complete(synthesized);
    return { synthesized, problems: this.#problemsIn(synthesized) };
  }

  #problemsIn(synthesized: SynthesizedStack): SynthesisProblem[] {
    // If there are two copies of this package, both report the same problems.
    const found = [...this.#checks].flatMap((check) => check(synthesized));
    const byText = new Map(
      found.map((problem) => [`${problem.construct.node.path} ${problem.message}`, problem]),
    );
    return [...byText.values()];
  }
}

class Synthesized implements SynthesizedStack {
  readonly blocks: readonly Block[];
  readonly #blocks: ReadonlyMap<string, Block>;
  readonly #elements: ReadonlyMap<string, readonly TerraformElement[]>;

  constructor(
    readonly stack: TerraformStack,
    readonly json: Body,
    readonly constructs: ReadonlySet<IConstruct>,
  ) {
    this.#elements = byAddress(constructs);
    this.blocks = blocksOf(json).map((block) => ({
      ...block,
      name: this.elementsAt(block.address).length > 0 ? this.ownerOf(block).node.path : block.name,
    }));
    this.#blocks = new Map(this.blocks.map((block) => [block.address, block]));
  }

  elementsAt(address: string): readonly TerraformElement[] {
    return this.#elements.get(address) ?? [];
  }

  blockOf(element: TerraformElement): Block | undefined {
    return this.blockAt(addressOf(element));
  }

  blockAt(address: string | undefined): Block | undefined {
    return address === undefined ? undefined : this.#blocks.get(address);
  }

  ownerOf({ address }: Block): IConstruct {
    const [element = this.stack] = this.elementsAt(address);
    const { scope } = element.node;
    return scope && isGate(scope) ? scope : element;
  }
}

function byAddress(constructs: Iterable<IConstruct>): ReadonlyMap<string, readonly TerraformElement[]> {
  const elements = new Map<string, TerraformElement[]>();
  for (const construct of constructs) {
    if (!TerraformElement.isTerraformElement(construct)) continue;
    const address = addressOf(construct);
    if (address === undefined) continue;
    append(elements, address, construct);
  }
  return elements;
}

/** The start of the address of an element, such as `data.apsaramqtt_token`. */
export function kindOf(element: TerraformElement): string | undefined {
  // A private property that all copies of cdktf have. The public `fqn` would fix the name, and throws if there is none.
  return (element as unknown as { readonly _elementType?: string })._elementType;
}

/** The address of an element in Terraform; undefined if others cannot refer to it. */
export function addressOf(element: TerraformElement): string | undefined {
  const kind = TerraformOutput.isTerraformOutput(element) ? 'output' : kindOf(element);
  return kind === undefined ? undefined : `${kind}.${element.friendlyUniqueId}`;
}

/**
 * Writes the source location of each gate into the comment that cdktf adds to a block, and that Terraform ignores:
 * `"//": { "metadata": { "path": "stack/gate/Default", "uniqueId": "gate", "source": { "file": "main.ts", "line": 12, "column": 3 } } }`.
 * `file` is relative to the root of the repository. There is no `source` for programs in other languages than those of Node.js.
 * `apsaramqtt check` reports it.
 */
function noteSources(synthesized: SynthesizedStack): void {
  for (const gate of synthesized.constructs) {
    const source = isGate(gate) && madeAt(gate);
    if (!source) continue;
    for (const check of elementsOfGate(gate)) {
      const comment = synthesized.blockOf(check)?.body['//'];
      if (isBody(comment) && isBody(comment.metadata)) Object.assign(comment.metadata, { source });
    }
  }
}

/**
 * Writes how the program's language spells names into the comment that cdktf writes into the configuration. The provider reads it when it
 * names a property of a gate. There is none for programs in TypeScript and Java.
 */
function noteSpelling(json: Body): void {
  const comment = json['//'];
  const spelling = programSpelling();
  if (spelling === 'typescript' || !isBody(comment) || !isBody(comment.metadata)) return;
  Object.assign(comment.metadata, { spelling });
}

/** The error of a stack that is not synthesized. */
export function synthesisError(stack: TerraformStack, problems: readonly SynthesisProblem[]): Error {
  const lines = problems.map(
    ({ construct, message, made }) => `  [${construct.node.path}] ${located(construct, message, made)}`,
  );
  return new Error(outgoingText(`The stack ${stack.node.path} was not synthesized:\n${lines.join('\n')}`));
}

/** Runs a function when aspects start: cdktf reads the list of a stack's aspects first, and again after each aspect. */
function whenAspectsStart(stack: TerraformStack, doing: () => void): void {
  const aspects = Aspects.of(stack);
  const { get } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(aspects), 'all') ?? {};
  if (!get) return;
  Object.defineProperty(aspects, 'all', {
    get() {
      doing();
      return get.call(aspects);
    },
  });
}

function unreadableMessage({ node }: TerraformStack): string {
  return `The synthesizer of the stack ${node.path} did not write the configuration of CDKTF, and synth cannot read the file as JSON to check the gates in it. Write the configuration without changes, or synthesize JSON (without --hcl).`;
}

function override(stack: TerraformStack, name: string, method: () => unknown) {
  Object.defineProperty(stack, name, {
    get: () => method,
    set() {
      throw new Error(
        `${name} of the stack ${stack.node.path} cannot be assigned, because synth checks the gates in it. Override it in a subclass, or use ${spelled('addOverride')}().`,
      );
    },
  });
}

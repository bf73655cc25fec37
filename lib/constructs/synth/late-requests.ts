import { resolve } from 'node:path';
import type { App, TerraformStack } from 'cdktf';
import type { IConstruct, Node } from 'constructs';
import { isBody } from '../../gate/configuration/block';
import { inSameStack } from '../element-kinds';
import type { SourceLocation } from '../source-location';
import { removeWritten } from './written-configuration';

/** What a program asks of a gate, or of all gates of the stack. */
interface Request {
  /** The gate, or the stack. */
  readonly construct: IConstruct;
  readonly message: string;
  readonly made?: () => SourceLocation | undefined;
}

type Refused = Omit<Request, 'made'> & { readonly made?: SourceLocation };

/**
 * What a program asks of the gates of a stack, or changes of what waits for them, after app.synth() has written it, as one does that awaits
 * its list of devices. It is in no file unless the stack is synthesized again: when the process ends, which is the first moment that this is
 * known, the stack is refused.
 */
export class LateRequests {
  readonly #requests = new Map<IConstruct, Request>();
  /** What each construct was to wait for when the file was written, its lifecycle and its overrides. */
  #known: ReadonlyMap<IConstruct, readonly unknown[]> | undefined;
  #file = '';
  #isWritten = false;

  /**
   * @param isLacking whether the file of the stack is not what the constructs ask for now.
   * @param changes what of gates would be written otherwise now. It takes a synthesis.
   * @param errorOf the error of the stack, which says what was refused.
   */
  constructor(
    private readonly stack: TerraformStack,
    private readonly isLacking: (file: string) => boolean,
    private readonly changes: (file: string) => readonly Refused[],
    private readonly errorOf: (refused: readonly Refused[]) => Error,
  ) {}

  /**
   * Keeps the first request of each gate. Refuses it at once where the program is in another language: it takes no notice of how the
   * process of jsii ends.
   */
  add(request: Request): void {
    const file = writtenFile(this.stack);
    if (file === undefined) return;
    if (!this.#requests.has(request.construct)) {
      // Resolved once: a program may change its working directory.
      this.#file ||= file;
      this.#requests.set(request.construct, request);
      refuseAtExit(this);
    }
    if (!this.#isWritten || !isInOtherLanguage()) return;
    removeWritten(this.#file);
    throw this.errorOf([{ ...request, made: request.made?.() }]);
  }

  /** The stack is synthesized again: what its aspects ask is not late. */
  starts(): void {
    this.#isWritten = false;
  }

  /** Remembers how the constructs are: what changes them later calls no method of a gate. */
  written(file: string): void {
    if (writtenFile(this.stack) !== resolve(file)) return;
    this.#file = resolve(file);
    this.#isWritten = true;
    const constructs = inSameStack(this.stack);
    this.#known = new Map(constructs.map((construct) => [construct, changeable(construct)]));
    if (isInOtherLanguage())
      for (const { node } of constructs) onceDependent(node, () => this.#refuseDependency());
    refuseAtExit(this);
  }

  /** The stack is synthesized, with all that was asked. */
  clear(): void {
    this.#requests.clear();
  }

  /** What the file of the stack lacks, in the words of the errors of synth. */
  problems(): readonly Refused[] {
    const requests = [...this.#requests.values()].map((request) => ({ ...request, made: request.made?.() }));
    if (requests.length > 0 && this.isLacking(this.#file)) return requests;
    return this.#hasChanged() ? this.changes(this.#file) : [];
  }

  /**
   * Removes the file that lacks what was asked, and makes the program fail. What an aspect asks once more, such as for assertions in a
   * test, is in the file.
   */
  refuse(): void {
    const error = this.#error();
    if (error === undefined) return;
    removeWritten(this.#file);
    process.stderr.write(`${error.message}\n`);
    process.exitCode ||= 1;
  }

  /** Refuses a late dependency at once: it calls no method of a gate. */
  #refuseDependency(): void {
    const error = this.#isWritten ? this.#error() : undefined;
    if (error === undefined) return;
    removeWritten(this.#file);
    throw error;
  }

  #error(): Error | undefined {
    try {
      const refused = this.problems();
      return refused.length > 0 ? this.errorOf(refused) : undefined;
    } catch (error) {
      // The synthesis of what was changed.
      return error as Error;
    }
  }

  #hasChanged(): boolean {
    const known = this.#known;
    return (
      known !== undefined &&
      inSameStack(this.stack).some((construct) => !isSame(changeable(construct), known.get(construct) ?? []))
    );
  }
}

const onDependency = new WeakMap<Node, () => void>();
const followed = new WeakSet<object>();

/** Does something whenever a node gets a dependency. jsii calls the method of the class, whatever the node has. */
function onceDependent(node: Node, doing: () => void): void {
  onDependency.set(node, doing);
  const methods: Node = Object.getPrototypeOf(node);
  if (followed.has(methods)) return;
  followed.add(methods);
  const { addDependency } = methods;
  methods.addDependency = function (...dependencies) {
    addDependency.apply(this, dependencies);
    onDependency.get(this)?.();
  };
}

/** Whether the program runs the constructs through jsii. */
function isInOtherLanguage(): boolean {
  return process.env.JSII_AGENT !== undefined;
}

/** What programs change of a construct without a call that gates see, as one list. */
function changeable(construct: IConstruct): readonly unknown[] {
  const { dependsOn, lifecycle, rawOverrides } = construct as Readonly<Record<string, unknown>> & IConstruct;
  return [construct.node.dependencies.length, ...[dependsOn, lifecycle, rawOverrides].flatMap(leavesOf)];
}

/** The keys and values of plain objects and arrays. Constructs and tokens are values. */
function leavesOf(value: unknown): readonly unknown[] {
  const isPlain =
    Array.isArray(value) || (isBody(value) && Object.getPrototypeOf(value) === Object.prototype);
  return isPlain ? Object.entries(value).flatMap(([key, each]) => [key, ...leavesOf(each)]) : [value];
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

const late = new Set<LateRequests>();

function refuseAtExit(requests: LateRequests): void {
  if (late.size === 0) {
    process.once('exit', () => {
      for (const each of late) each.refuse();
    });
  }
  late.add(requests);
}

/** The file of a stack that app.synth() has written, or is about to. What tests write is elsewhere. */
function writtenFile({ node }: TerraformStack): string | undefined {
  const { manifest, outdir } = node.root as Partial<App>;
  const written = manifest?.stacks[node.id];
  return written && resolve(String(outdir), written.synthesizedStackPath);
}

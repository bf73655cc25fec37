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
 * Calls of gates, and changes of constructs that wait for them, after app.synth() has written the stack. This happens in a program that
 * does not await its list of devices. Unless the stack is synthesized again, the file does not contain these changes. Only the end of the
 * process shows that there is no further synthesis, so the stack is refused then.
 */
export class LateRequests {
  readonly #requests = new Map<IConstruct, Request>();
  /** The dependencies, lifecycle and overrides of each construct when the file was written. */
  #known: ReadonlyMap<IConstruct, readonly unknown[]> | undefined;
  #file = '';
  #isWritten = false;

  /**
   * @param isLacking whether the file of the stack does not contain what the constructs require now.
   * @param changes the changes of gates since the file was written. Synthesizes the stack.
   * @param errorOf the error of the stack for the refused calls and changes.
   */
  constructor(
    private readonly stack: TerraformStack,
    private readonly isLacking: (file: string) => boolean,
    private readonly changes: (file: string) => readonly Refused[],
    private readonly errorOf: (refused: readonly Refused[]) => Error,
  ) {}

  /**
   * Records the first request of each gate. If the program is in another language, throws immediately, because the program does not see
   * the exit status of the jsii process.
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

  /** The stack is synthesized again, so calls of its aspects are not late. */
  starts(): void {
    this.#isWritten = false;
  }

  /** Records the state of the constructs, because later changes to them call no method of a gate. */
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

  /** The stack was synthesized again, with all requests. */
  clear(): void {
    this.#requests.clear();
  }

  /** The requests and changes that the file of the stack does not contain. */
  problems(): readonly Refused[] {
    const requests = [...this.#requests.values()].map((request) => ({ ...request, made: request.made?.() }));
    if (requests.length > 0 && this.isLacking(this.#file)) return requests;
    return this.#hasChanged() ? this.changes(this.#file) : [];
  }

  /**
   * If the file lacks a request or a change, removes it and makes the program fail. A request that an aspect repeats, such as for assertions
   * in a test, is already in the file.
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
      // The synthesis of the changed constructs failed.
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

/** The file that app.synth() writes for a stack. Undefined before app.synth(), and in tests, which write to another folder. */
function writtenFile({ node }: TerraformStack): string | undefined {
  const { manifest, outdir } = node.root as Partial<App>;
  const written = manifest?.stacks[node.id];
  return written && resolve(String(outdir), written.synthesizedStackPath);
}

import { resolve } from 'node:path';
import type { App, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { inSameStack } from '../element-kinds';
import type { SourceLocation } from '../source-location';
import { spelled } from '../spelling';
import { removeWritten } from './written-configuration';

/** What a program asks of a gate. */
interface Request {
  /** The gate. */
  readonly construct: IConstruct;
  readonly message: string;
  readonly made?: () => SourceLocation | undefined;
}

type Refused = Omit<Request, 'made'> & { readonly made?: SourceLocation };

/**
 * What a program asks of the gates of a stack after app.synth() has written it, as one does that awaits its list of devices. It is in no
 * file unless the stack is synthesized again: when the process ends, which is the first moment that this is known, the stack is refused.
 */
export class LateRequests {
  readonly #requests = new Map<IConstruct, Request>();
  /** How many dependencies each construct had (`node.addDependency`) when the file was written. */
  #dependencies: ReadonlyMap<IConstruct, number> | undefined;
  #file = '';

  /**
   * @param isLacking whether the file of the stack is not what the constructs ask for now.
   * @param errorOf the error of the stack, which says what was refused.
   */
  constructor(
    private readonly stack: TerraformStack,
    private readonly isLacking: (file: string) => boolean,
    private readonly errorOf: (refused: readonly Refused[]) => Error,
  ) {}

  /** Keeps the first request of each gate. */
  add(request: Request): void {
    const file = writtenFile(this.stack);
    if (file === undefined || this.#requests.has(request.construct)) return;
    this.#file = file;
    this.#requests.set(request.construct, request);
    refuseAtExit(this);
  }

  /** Remembers what the constructs depend on: `node.addDependency` is a method of the library constructs, which no gate sees called. */
  written(file: string): void {
    if (writtenFile(this.stack) !== resolve(file)) return;
    this.#file = resolve(file);
    this.#dependencies = new Map(
      inSameStack(this.stack).map((construct) => [construct, construct.node.dependencies.length]),
    );
    refuseAtExit(this);
  }

  /** The stack is synthesized, with all that was asked. */
  clear(): void {
    this.#requests.clear();
  }

  /** What was asked, in the words of the errors of synth. */
  problems(): readonly Refused[] {
    const requests = [...this.#requests.values()].map((request) => ({ ...request, made: request.made?.() }));
    return [...requests, ...this.#lateDependencies()];
  }

  /**
   * Removes the file that lacks what was asked, and makes the program fail. What an aspect asks once more, such as for assertions in a
   * test, is in the file.
   */
  refuse(): void {
    const refused = this.problems();
    if (refused.length === 0 || !this.isLacking(this.#file)) return;
    removeWritten(this.#file);
    process.stderr.write(`${this.errorOf(refused).message}\n`);
    process.exitCode ||= 1;
  }

  #lateDependencies(): readonly Refused[] {
    const known = this.#dependencies;
    if (known === undefined) return [];
    return inSameStack(this.stack)
      .filter((construct) => construct.node.dependencies.length > (known.get(construct) ?? 0))
      .map((construct) => ({
        construct,
        message: `node.${spelled('addDependency')}() of ${construct.node.path} was called after the stack ${this.stack.node.path} was synthesized, so the configuration lacks what it asks for. Call it before app.${spelled('synth')}(), and await what is asynchronous.`,
      }));
  }
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

import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IConstruct, Node } from 'constructs';
import { sharedMap } from './shared-map';

/** A location in the program that creates the constructs. */
export interface SourceLocation {
  /** The file, with `/` between folders. Relative to the root of its repository, or outside of repositories to the working directory. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

type CallSite = () => SourceLocation | undefined;

const FRAME = /(?:\(|^\s*at (?:async )?)((?:file:\/\/)?[^()]+?):(\d+):(\d+)\)?$/;
const OWN = `${__dirname.replaceAll('\\', '/')}/`;
const ROOTS = new Map<string, string>();
const MADE = sharedMap<IConstruct, CallSite>('Made');
const RECORDING = Symbol.for('cdktf-apsaramqtt/Recording');

recordConstructs();

/**
 * Where the program created a construct. Source maps are applied if Node.js or ts-node applies them to stack traces. Undefined for programs
 * in other languages, whose stack traces end at the jsii runtime, and for constructs that are older than the import of this package.
 */
export function madeAt(construct: IConstruct): SourceLocation | undefined {
  return MADE.get(construct)?.();
}

/**
 * The location of a call of a function of this package. The stack trace is captured now, but formatted only when the result is called,
 * because formatting takes most of the time.
 * @param called the function that the program calls. Frames above it belong to this package.
 */
export function callSite(called: unknown): CallSite {
  if (process.env.JSII_AGENT !== undefined) return () => undefined;
  const holder: { stack?: string } = {};
  limited(() => Error.captureStackTrace(holder, called as () => void));
  return () => {
    // The stack trace limit at the time of formatting also applies.
    const frames = limited(() => framesOf(holder.stack ?? ''));
    const others = frames.filter(({ path }) => !path.includes('/node_modules/'));
    const frame = others.find(({ path }) => !path.startsWith(OWN)) ?? others[0] ?? frames[0];
    return frame && { file: fromRoot(frame.path), line: frame.line, column: frame.column };
  };
}

/** A location in the form that editors and terminals open: `main.ts:12:3`. */
export function locationText({ file, line, column }: SourceLocation): string {
  return `${file}:${line}:${column}`;
}

/** A message that begins with the source location of a construct, if it is known. */
export function located(construct: IConstruct, message: string, made = madeAt(construct)): string {
  return made ? `${locationText(made)}: ${message}` : message;
}

/** Records the source location of every construct from now on. Neither framework does this, and an error may be about any construct. */
function recordConstructs(): void {
  const nodes = Node.prototype as unknown as {
    addChild(child: IConstruct, name: string): void;
    [RECORDING]?: boolean;
  };
  // Another copy of this package already does.
  if (nodes[RECORDING]) return;
  const { addChild } = nodes;
  nodes[RECORDING] = true;
  nodes.addChild = function (child, name) {
    MADE.set(child, callSite(child.constructor));
    addChild.call(this, child, name);
  };
}

function limited<T>(run: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 12;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function framesOf(stack: string): { path: string; line: number; column: number }[] {
  return stack
    .split('\n')
    .map((line) => FRAME.exec(line))
    .filter((match) => match !== null)
    .map(([, file = '', line, column]) => ({
      path: pathOf(file),
      line: Number(line),
      column: Number(column),
    }))
    .filter(({ path }) => !path.startsWith('node:') && path !== '<anonymous>');
}

function pathOf(file: string): string {
  return (file.startsWith('file:') ? fileURLToPath(file) : file).replaceAll('\\', '/');
}

function fromRoot(path: string): string {
  return relative(rootOf(dirname(path)), path).replaceAll('\\', '/');
}

function rootOf(folder: string): string {
  const known = ROOTS.get(folder);
  if (known !== undefined) return known;
  const parent = dirname(folder);
  const root = existsSync(join(folder, '.git')) ? folder : parent === folder ? process.cwd() : rootOf(parent);
  ROOTS.set(folder, root);
  return root;
}

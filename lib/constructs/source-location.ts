import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A place in the program that makes the constructs. */
export interface SourceLocation {
  /** The file, relative to the root of its repository; to the working directory where there is none. `/` between folders. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

const FRAME = /(?:\(|^\s*at (?:async )?)((?:file:\/\/)?[^()]+?):(\d+):(\d+)\)?$/;
const ROOTS = new Map<string, string>();

/**
 * Where the program calls a function or constructor of this package, source maps applied where Node.js or ts-node applies them to
 * stacks. Undefined for programs in other languages: their stacks end at the jsii runtime.
 * @param called what the program calls: frames above it are this package's own.
 */
export function sourceLocation(called: unknown): SourceLocation | undefined {
  return callSite(called)();
}

/** The same, to be read when it is needed: most of the time goes into the text of the stack. */
export function callSite(called: unknown): () => SourceLocation | undefined {
  if (process.env.JSII_AGENT !== undefined) return () => undefined;
  const holder: { stack?: string } = {};
  limited(() => Error.captureStackTrace(holder, called as () => void));
  return () => {
    // Formatting applies the limit that holds then.
    const frames = limited(() => framesOf(holder.stack ?? ''));
    const frame = frames.find(({ path }) => !path.includes('/node_modules/')) ?? frames[0];
    return frame && { file: fromRoot(frame.path), line: frame.line, column: frame.column };
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

/** A location as editors and terminals open it: `main.ts:12:3`. */
export function locationText({ file, line, column }: SourceLocation): string {
  return `${file}:${line}:${column}`;
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

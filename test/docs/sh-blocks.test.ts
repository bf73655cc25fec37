import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Emulator } from '../../lib/emulator/emulator';
import { HAS_CDKTF } from '../support/framework-cli';
import { environmentOfReader, startDocumentedCloud } from './support/documented-cloud';
import { blocksOf, type CodeBlock, PAGES, type Page } from './support/pages';
import { installPackage, type Printed, Reader } from './support/reader';

const isTyped = ({ language, notRun }: CodeBlock) => language === 'sh' && !notRun;

const notTyped = PAGES.flatMap(blocksOf).filter(({ language, notRun }) => language === 'sh' && notRun);

describe('commands that the tests do not run', () => {
  it.each(notTyped)('have valid shell syntax: $page, $notRun', ({ text }) => {
    const { stderr } = spawnSync('bash', ['-n', '-c', text], { encoding: 'utf8' });
    expect(stderr).toBe('');
  });
});

/** Whether a step can be run. Steps with the framework's command line need it installed. */
function canType(step: CodeBlock): boolean {
  return HAS_CDKTF || !isTyped(step) || !step.text.includes('npx cdktf ');
}

interface TypedPage extends Page {
  /** The blocks that are written or typed, in the order of the page. Each step uses the results of previous steps. */
  readonly steps: readonly CodeBlock[];
  /** For each block with output, the step that prints it. */
  readonly outputs: ReadonlyMap<CodeBlock, CodeBlock>;
}

const pages = PAGES.map(typedPage).filter(({ steps }) => steps.some(isTyped) && steps.every(canType));

function typedPage(page: Page): TypedPage {
  const blocks = blocksOf(page);
  const outputs = blocks.flatMap((block, index) => {
    const before = blocks[index - 1];
    return block.language === '' && before && isTyped(before) ? [[block, before] as const] : [];
  });
  return {
    ...page,
    steps: blocks.filter((block) => block.file || isTyped(block)),
    outputs: new Map(outputs),
  };
}

let installed: string;
let cloud: Emulator;

/** The readers of all pages run at the same time. */
const readers = new Map<string, Promise<Reader>>();
const done = new Map<CodeBlock, Promise<Printed>>();

beforeAll(async () => {
  installed = await installPackage();
  cloud = await startDocumentedCloud();
  for (const page of pages) follow(page);
});
afterAll(async () => {
  for (const reader of readers.values()) await (await reader).leave();
  rmSync(installed, { recursive: true });
  await cloud.close();
});

describe.each(pages)('a reader of $path', ({ path, steps, outputs }) => {
  it.each(steps)('follows it: $title', async (step) => {
    const { status, text } = await done.get(step)!;
    if (status !== step.status) throw new Error(text);
  });

  it.each([...outputs.keys()])('sees what it shows: $title', async (output) => {
    const [reader, { text }] = await Promise.all([readers.get(path), done.get(outputs.get(output)!)!]);
    expect(normalized(text)).toContain(normalized(reader!.own(output.text)));
  });
});

function follow({ path, steps }: TypedPage): void {
  // The reader of a page that starts an emulator needs no account.
  const hasAccount = !steps.some(isBackground);
  const example = path.startsWith('examples/') ? dirname(path) : undefined;
  const reader = Reader.start(installed, hasAccount ? environmentOfReader(cloud) : {}, example);
  readers.set(path, reader);
  let before: Promise<unknown> = reader;
  for (const step of steps) {
    const doing = before.then(async () => doStep(await reader, step));
    // The test that awaits the step gets the error. Until then, it must not end the run as an unhandled rejection.
    doing.catch(() => {});
    done.set(step, doing);
    before = doing;
  }
}

function doStep(reader: Reader, step: CodeBlock): Promise<Printed> {
  if (step.file) return reader.write(step.file, step.text);
  const commands = withoutInstallation(step.text);
  return isBackground(step) ? reader.typeElsewhere(commands) : reader.type(commands);
}

function isBackground({ words }: CodeBlock): boolean {
  return words.includes('background');
}

/** The commands without `npm install`, because the package and its peers are installed once for all pages. */
function withoutInstallation(commands: string): string {
  return commands.replace(/^npm install .*$/gm, ':');
}

/** The text without terminal frames and line breaks, and without values that differ in each run. */
function normalized(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[│╷╵]/g, ' ')
    .replace(/\b[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\b/g, '<request>')
    .replace(/\s+/g, ' ')
    .trim();
}

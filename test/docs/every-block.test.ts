import { blocksOf, type CodeBlock, PAGES } from './support/pages';

/** The kinds of blocks, and the test that covers each. */
const HELD: Readonly<Record<string, string>> = {
  hcl: 'hcl-blocks.test.ts, or sh-blocks.test.ts if it is written to a file',
  ts: 'ts-blocks.test.ts, and test/testing/installed-package.test.ts for tests',
  json: 'data-blocks.test.ts',
  yaml: 'data-blocks.test.ts, and commands.test.ts for the commands in it',
  js: 'sh-blocks.test.ts: it is written to a file, which a command runs',
  dockerfile: 'test/scripts/package-container/container.test.ts',
  python: 'test/languages/python.test.ts',
  java: 'test/languages/java.test.ts',
  go: 'test/languages/go.test.ts',
  csharp: 'test/languages/csharp.test.ts',
  sh: 'sh-blocks.test.ts, and commands.test.ts',
};

/** Whether a block is the output of the block before it: of a command, or of a program that fails. */
function isOutput(block: CodeBlock, before: CodeBlock | undefined): boolean {
  return block.language === '' && before !== undefined && (isTyped(before) || before.words.includes('fails'));
}

function isTyped({ language, notRun }: CodeBlock): boolean {
  return language === 'sh' && !notRun;
}

/** Whether a block of text that no program prints says what it is. */
function isExplained({ language, notRun }: CodeBlock): boolean {
  return language === 'text' && notRun !== undefined;
}

describe.each(PAGES)('each block of code in $path', (page) => {
  it('is of a kind that a test covers', () => {
    const blocks = blocksOf(page);
    const others = blocks.filter(
      (block, index) =>
        !(block.language in HELD) && !isExplained(block) && !isOutput(block, blocks[index - 1]),
    );
    expect(others).toEqual([]);
  });

  it('is used by a command of the page if it is HCL or JavaScript that is written to a file', () => {
    const blocks = blocksOf(page);
    const unused = blocks.filter(
      ({ language, file }) => ['hcl', 'js'].includes(language) && file && !blocks.some(isTyped),
    );
    expect(unused).toEqual([]);
  });
});

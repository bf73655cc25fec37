import { blocksOf, type CodeBlock, PAGES } from './support/pages';

/** What a block can be, and which test holds it. */
const HELD: Readonly<Record<string, string>> = {
  hcl: 'hcl-blocks.test.ts, or sh-blocks.test.ts where it is written to a file',
  ts: 'ts-blocks.test.ts, and test/testing/installed-package.test.ts for tests',
  json: 'data-blocks.test.ts',
  yaml: 'data-blocks.test.ts, and commands.test.ts for the commands in it',
  sh: 'sh-blocks.test.ts, and commands.test.ts',
};

/** Drawings are checked by the eye. */
const isDrawing = ({ language, words }: CodeBlock) => language === 'text' && words.includes('diagram');

/** What a command prints stands right behind the command, and what a program fails with behind the program. */
function isOutput(block: CodeBlock, before: CodeBlock | undefined): boolean {
  if (block.language !== '') return false;
  return before?.language === 'sh' || Boolean(before?.words.includes('fails'));
}

describe.each(PAGES)('each block of code in $path', (page) => {
  it('is of a kind that a test holds', () => {
    const blocks = blocksOf(page);
    const others = blocks.filter(
      (block, index) => !(block.language in HELD) && !isDrawing(block) && !isOutput(block, blocks[index - 1]),
    );
    expect(others).toEqual([]);
  });
});

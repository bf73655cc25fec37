import fc from 'fast-check';
import { wrapAnsi } from 'fast-wrap-ansi';
import { wrap } from '../../lib/cli/wrap';

const COLUMNS = 80;

describe('text for a terminal', () => {
  it('is wrapped at spaces like any other text, if it is printable ASCII', () => {
    const words = fc.array(fc.stringMatching(/^[!-~]{1,14}$|^[!-~]{80,120}$/), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(words, fc.constantFrom('', '  '), fc.constantFrom(' ', '  '), (parts, indent, space) => {
        const text = parts.join(space);
        const lines = wrapAnsi(text, COLUMNS - indent.length).split('\n');
        expect(wrap(text, indent)).toBe(lines.map((line) => `${indent}${line}`.trimEnd()).join('\n'));
      }),
    );
  });

  it('does not split a word that is wider than a terminal', () => {
    const path = 'folder/'.repeat(20);
    expect(wrap(`see ${path} there`, '  ')).toBe(`  see\n  ${path}\n  there`);
  });
});

import { execFileSync } from 'node:child_process';
import { shellWord } from '../../lib/placement/shell-word';

describe('a path in a command that users copy', () => {
  it.each(['/opt/provider', 'a b', "it's", '$(id)', '`id`', '"', 'a;b', '*', '~', '\\n', '&', '#a', ''])(
    'is one word of a shell: %j',
    (path) => {
      const script = `printf '<%s>' ${shellWord(path)}`;
      expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(`<${path}>`);
    },
  );

  it('is unchanged if it has no special characters', () => {
    expect(shellWord('/opt/a-b_c.d+e@f%g:h,i')).toBe('/opt/a-b_c.d+e@f%g:h,i');
  });
});

import { isColored } from '../../../lib/cli/report/target';

const TERMINAL = { isTTY: true };
const PIPE = {};

describe('a report', () => {
  it.each([
    ['on a terminal', TERMINAL, { TERM: 'xterm-256color' }, true],
    ['in a pipe', PIPE, { TERM: 'xterm-256color' }, false],
    ['in a pipe of a CI', PIPE, { CI: 'true', GITHUB_ACTIONS: 'true' }, false],
    ['with NO_COLOR', TERMINAL, { TERM: 'xterm-256color', NO_COLOR: '1' }, false],
    ['on a dumb terminal', TERMINAL, { TERM: 'dumb' }, false],
    ['in a pipe with FORCE_COLOR', PIPE, { FORCE_COLOR: '1' }, true],
    ['in a pipe with an empty FORCE_COLOR', PIPE, { FORCE_COLOR: '' }, true],
    ['on a terminal with FORCE_COLOR=0', TERMINAL, { TERM: 'xterm-256color', FORCE_COLOR: '0' }, false],
  ])('%s: colors or none', (_, stream, env, colored) => {
    expect(isColored(stream, env)).toBe(colored);
  });
});

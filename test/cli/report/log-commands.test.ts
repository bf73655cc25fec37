import { withoutCommands, withoutLogCommands } from '../../../lib/cli/report/log-commands';

describe('a report in the log of a CI system', () => {
  it.each([
    [
      'of GitHub',
      'a\n::stop-commands::x\n  ::set-output name=a::b',
      'a\n\\u{3a}:stop-commands::x\n  \\u{3a}:set-output name=a::b',
    ],
    ['of Azure', 'name ##vso[task.setvariable]', 'name #\\u{23}vso[task.setvariable]'],
    ['of Azure in short', '##[error]', '#\\u{23}[error]'],
  ])('has no command %s', (_, report, shown) => {
    expect(withoutLogCommands(report)).toBe(shown);
  });

  it('is unchanged if it has none', () => {
    const report = 'provider::apsaramqtt::fingerprint\n## Title\na ::b\n';
    expect(withoutLogCommands(report)).toBe(report);
  });
});

it('a comment has no command of GitLab', () => {
  expect(withoutCommands('a\n/approve\n  /close\na/b')).toBe('a\n&#47;approve\n  &#47;close\na/b');
});

import { problemWithInstanceId, problemWithToken } from '../../lib/gate/input-checks';

describe.each([
  ['a token', problemWithToken],
  ['an instance id', problemWithInstanceId],
])('%s', (_, problemWith) => {
  it.each([
    ['is empty', ''],
    ['holds white space', 'post-cn 0pp12gl'],
    ['holds white space', 'LzMT+XLFl5s/\n'],
    ['is masked', 'post-cn-0pp12gl****'],
  ])('that %s is refused', (problem, text) => {
    expect(problemWith(text)).toContain(problem);
  });

  it.each(['post-cn-0pp12gl', 'LzMT+XLFl5s/uW3=', 'tökén-日本', 'x'.repeat(4096)])(
    'like %.20s is accepted',
    (text) => {
      expect(problemWith(text)).toBeUndefined();
    },
  );

  it('is not quoted in the problem', () => {
    expect(problemWith('secret-part with-a-blank')).not.toMatch(/secret|blank"/);
  });
});

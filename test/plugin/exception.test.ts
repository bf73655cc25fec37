import { describeException, explainException } from '../../lib/plugin/exception';

it('names the class of an exception and the places, without folders', () => {
  expect(describeException(new RangeError('hunter2'))).toMatch(
    /^RangeError\n {4}at Object\.\S+ \(exception\.test\.ts:\d+:\d+\)\n/,
  );
});

it.each(['hunter2', 'a\n    at hunter2 (hunter2.js:1:2)\nb', ''])('leaves out the message %j', (message) => {
  expect(describeException(new Error(message))).not.toContain('hunter2');
});

it('leaves out a message that was changed after the fact, and the places with it', () => {
  const error = new Error('hunter2');
  expect(error.stack).toContain('hunter2');
  error.message = 'another';
  expect(describeException(error)).toBe('Error');
});

it('leaves out what was thrown if it is not an exception', () => {
  expect(describeException('hunter2')).toBe('a thrown string');
});

it.each([
  ['EMFILE', /ulimit -n/],
  ['ENFILE', /ulimit -n/],
  ['ENOMEM', /ulimit -v/],
])('does not call a lack of resources (%s) a bug, and gives a remedy', (code, help) => {
  const text = explainException(Object.assign(new Error('hunter2'), { code }));
  expect(text).toMatch(help);
  expect(text).not.toMatch(/bug|hunter2/);
});

it.each([new TypeError('hunter2'), 'hunter2', undefined])('calls anything else a bug', (thrown) => {
  expect(explainException(thrown)).toMatch(/^This is a bug in the provider\./);
});

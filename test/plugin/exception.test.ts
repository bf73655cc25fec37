import { describeException } from '../../lib/plugin/exception';

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

it('leaves out what was thrown where it is no exception', () => {
  expect(describeException('hunter2')).toBe('a thrown string');
});

import { inspect } from 'node:util';
import { Question } from '../../lib/gate/question';

it('a question shows its instance and not its token, however it is printed', () => {
  const question = new Question('post-cn-1', 'the-token');
  expect(question.token).toBe('the-token');
  const printed = `${inspect(question)} ${JSON.stringify(question)} ${JSON.stringify({ ...question })}`;
  expect(printed).toContain('post-cn-1');
  expect(printed).not.toContain('the-token');
});

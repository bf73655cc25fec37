import { FunctionError, type ProviderFunction } from '../../../lib/plugin/provider';

/** A function that joins the texts of a list. It refuses the text that its argument names. */
export const joinFunction: ProviderFunction = {
  summary: 'Joins texts',
  description: 'Joins the texts of a list with a separator.',
  parameters: [
    { name: 'separator', type: 'string', description: 'What goes between them.' },
    { name: 'texts', type: ['list', 'string'], description: 'The texts.' },
  ],
  returns: 'string',
  call([separator, texts]) {
    if (separator === 'bad') throw new FunctionError('The separator is bad.', 'separator');
    if (separator === 'worse') throw new FunctionError('All of it is bad.');
    if (separator === 'broken') throw new TypeError('a secret');
    return (texts as readonly string[]).join(String(separator));
  },
};

import { bundledProvider } from '../../lib/placement/provider-package';
import { chosenRuntime } from '../../lib/placement/runtime';

it.each([undefined, ''])(
  'is Node.js if HOME is %p: the launcher reads HOME alone, whatever home the system lists',
  (HOME) => {
    expect(chosenRuntime(bundledProvider(), { HOME })).toEqual({ runtime: 'node', why: 'HOME is not set.' });
  },
);

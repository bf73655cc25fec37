import { append, groupBy } from '../../lib/gate/grouping';

test('items with one key are together, in their order', () => {
  const groups = groupBy(['device-1', 'line-1', 'device-2'], (name) => name.split('-')[0]);

  expect([...groups]).toEqual([
    ['device', ['device-1', 'device-2']],
    ['line', ['line-1']],
  ]);
});

test('an item is added to the list of its key, which is created if needed', () => {
  const lists = new Map([['device', ['device-1']]]);

  append(lists, 'device', 'device-2');
  append(lists, 'line', 'line-1');

  expect([...lists]).toEqual([
    ['device', ['device-1', 'device-2']],
    ['line', ['line-1']],
  ]);
});

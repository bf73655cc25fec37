import { CHOOSING, partsOfResult, READING } from '../../../lib/gate/configuration/literal-functions';

describe('the result of a function', () => {
  it.each([
    ['coalesce', 'abc'],
    ['element', 'a'],
    ['file', ''],
    ['filebase64', ''],
    ['indent', 'b'],
    ['lookup', 'ac'],
    ['matchkeys', 'a'],
    ['regex', 'b'],
    ['regexall', 'b'],
    ['replace', 'ac'],
    ['setsubtract', 'a'],
    ['slice', 'a'],
    ['split', 'b'],
    ['substr', 'a'],
    ['templatefile', 'b'],
    ['textdecodebase64', 'a'],
    ['textencodebase64', 'a'],
    ['trim', 'a'],
    ['trimprefix', 'a'],
    ['trimsuffix', 'a'],
    ['zipmap', 'b'],
    ['upper', 'abc'],
  ])('%s is made of %j', (name, parts) => {
    expect(partsOfResult(name, ['a', 'b', 'c']).join('')).toBe(parts);
  });

  it('is one of its arguments, or not in the configuration', () => {
    for (const name of ['coalesce', 'lookup', 'merge', 'try', 'values']) expect(CHOOSING).toContain(name);
    for (const name of [
      'file',
      'filebase64',
      'templatefile',
      'provider::a::b',
      'timestamp',
      'plantimestamp',
      'uuid',
    ])
      expect(name).toMatch(READING);
    for (const name of ['upper', 'profile', 'templatefile2', 'myuuid', 'uuidv5', 'xtimestamp', 'bcrypt2'])
      expect(name).not.toMatch(READING);
  });

  it.each([
    'chunklist',
    'coalescelist',
    'compact',
    'concat',
    'distinct',
    'element',
    'flatten',
    'matchkeys',
    'one',
    'reverse',
    'setintersection',
    'setproduct',
    'setsubtract',
    'setunion',
    'slice',
    'sort',
    'tolist',
    'tomap',
    'toset',
    'transpose',
    'zipmap',
  ])('%s contains only elements of its arguments', (name) => {
    expect(CHOOSING.has(name)).toBe(true);
    expect(CHOOSING.has('join')).toBe(false);
  });
});

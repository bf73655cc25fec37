import { HclNumber } from '../../../lib/hcl/values/number';

function number(text: string): HclNumber {
  return HclNumber.parse(text)!;
}

describe('a number', () => {
  it.each([
    ['0.1', '0.1'],
    ['100', '100'],
    ['1e3', '1000'],
    ['1.50', '1.5'],
    ['-0.000001', '-0.000001'],
    ['123456789012345678901234567890.5', '123456789012345678901234567890.5'],
    ['1e-7', '0.0000001'],
    ['9007199254740993', '9007199254740993'],
  ])('%s is written as %s', (text, expected) => {
    expect(number(text).toString()).toBe(expected);
  });

  it.each(['', 'a', '1_000', '0x10', ' 1', '.', 'Infinity', '1e'])('is not in the text "%s"', (text) => {
    expect(HclNumber.parse(text)).toBeUndefined();
  });

  it('is computed with 512 bits, as Terraform does', () => {
    expect(number('1').dividedBy(number('3')).toString()).toBe(`0.${'3'.repeat(154)}5`);
    expect(number('0.1').plus(number('0.2')).equals(number('0.3'))).toBe(true);
  });

  it('has the precision of what it is computed from', () => {
    expect(HclNumber.of(1).dividedBy(HclNumber.of(3)).toString()).toBe('0.33333333333333333334');
  });

  it('is infinite after a division by zero', () => {
    const infinite = number('1').dividedBy(number('0'));
    expect(infinite.compare(number('1e400'))).toBe(1);
    expect(() => infinite.minus(infinite)).toThrow('The difference of two infinities is not a number.');
    expect(() => number('0').dividedBy(number('0'))).toThrow('Zero divided by zero is not a number.');
  });

  it.each([[0.1], [-2.5], [1e300], [5e-324], [2 ** 60 + 2 ** 20], [Number.MAX_VALUE], [1 / 3]])(
    'stores the JavaScript number %d exactly',
    (value) => {
      expect(HclNumber.of(value).toNumber()).toBe(value);
    },
  );

  it('ends a computation with too many digits', () => {
    expect(() => number('1e999999').toString()).toThrow('A number has more than 100000 digits.');
  });
});

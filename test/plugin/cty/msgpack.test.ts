import { decodeJson } from '../../../lib/plugin/cty/json';
import { decodeMsgpack, encodeMsgpack } from '../../../lib/plugin/cty/msgpack';
import type { CtyType } from '../../../lib/plugin/cty/type';
import { type CtyValue, DecimalNumber, DynamicValue, Unknown } from '../../../lib/plugin/cty/value';
import vectors from '../../fixtures/cty-values.json';

interface Vector {
  readonly name: string;
  readonly type: CtyType;
  /** The encoding in hexadecimal. */
  readonly msgpack: string;
  readonly json?: string;
}

/** Test vectors made by go-cty, which Terraform uses. */
const goCty = vectors as unknown as readonly Vector[];

const decode = ({ msgpack, type }: Vector) => decodeMsgpack(Buffer.from(msgpack, 'hex'), type);
const named = (name: string) => goCty.find((vector) => vector.name === name)!;
const isNumber = ({ name }: Vector) => name.startsWith('number ');
const withoutPrototype = (entries: object) => Object.assign(Object.create(null), entries);

describe("go-cty's msgpack", () => {
  it.each<[string, CtyValue]>([
    ['string', 'Grüße 🎉'],
    ['null string', null],
    ['true', true],
    ['unknown', Unknown.value],
    ['unknown not null', Unknown.value],
    ['unknown with prefix', Unknown.value],
    ['unknown number in a range', Unknown.value],
    ['unknown list of a length', Unknown.value],
    ['dynamic string', new DynamicValue('string', 'x')],
    ['dynamic null', new DynamicValue('string', null)],
    ['dynamic null of no type', null],
    ['dynamic unknown', Unknown.value],
    ['dynamic unknown of a type', new DynamicValue('string', Unknown.value)],
    ['list', ['b', null, Unknown.value]],
    ['empty list', []],
    ['set', [1, 2]],
    ['empty map', withoutPrototype({})],
    ['tuple', ['x', 2, null]],
    [
      'object with anything',
      withoutPrototype({ any: new DynamicValue('number', 7), list: [new DynamicValue('string', 'x')] }),
    ],
    ['positive infinity', Number.POSITIVE_INFINITY],
    ['negative infinity', Number.NEGATIVE_INFINITY],
  ])('is understood: %s', (name, value) => {
    expect(decode(named(name))).toStrictEqual(value);
  });

  it.each(goCty.filter(isNumber))('keeps every digit of $name', (vector) => {
    const value = decode(vector);
    const text = value instanceof DecimalNumber ? value.text : String(value);
    expect(plainDecimal(text)).toBe(plainDecimal(vector.name.slice('number '.length)));
  });

  it('has names that every object inherits as names like any other', () => {
    const map = decode(named('map')) as Record<string, CtyValue>;
    expect(Object.getPrototypeOf(map)).toBeNull();
    expect(Object.entries(map)).toEqual([
      ['', true],
      ['__proto__', true],
      ['constructor', false],
    ]);
    const object = decode(named('object')) as Record<string, CtyValue>;
    expect(Object.keys(object)).toEqual(['__proto__', 'tags']);
  });
});

describe.each(goCty)('the value $name', (vector) => {
  it('is unchanged after encoding and decoding', () => {
    const value = decode(vector);
    expect(decodeMsgpack(encodeMsgpack(value, vector.type), vector.type)).toStrictEqual(value);
  });
});

it.each(goCty.filter((vector) => !isNumber(vector) && !/^unknown .|dynamic object/.test(vector.name)))(
  'writes $name byte by byte as go-cty does',
  (vector) => {
    expect(Buffer.from(encodeMsgpack(decode(vector), vector.type)).toString('hex')).toBe(vector.msgpack);
  },
);

it.each(goCty.filter(({ json }) => json !== undefined))('reads $name from JSON as from msgpack', (vector) => {
  const normal = (value: CtyValue) => Buffer.from(encodeMsgpack(value, vector.type)).toString('hex');
  expect(normal(decodeJson(Buffer.from(vector.json!), vector.type))).toBe(normal(decode(vector)));
});

describe('an object', () => {
  const type: CtyType = [
    'object',
    Object.fromEntries([
      ['constructor', 'string'],
      ['name', 'string'],
    ]),
  ];

  it('is written with null for what it lacks, inherited names too', () => {
    expect(decodeMsgpack(encodeMsgpack({ name: 'n' }, type), type)).toEqual({ constructor: null, name: 'n' });
  });

  it('is read with null for what is missing', () => {
    expect(decodeMsgpack(Buffer.from('80', 'hex'), type)).toEqual({ constructor: null, name: null });
    expect(decodeJson(Buffer.from('{}'), type)).toEqual({ constructor: null, name: null });
  });
});

describe('a value of another type', () => {
  it.each<[CtyValue, CtyType]>([
    [1, 'string'],
    ['1', 'number'],
    [Number.NaN, 'number'],
    ['true', 'bool'],
    ['x', 'dynamic'],
    ['x', ['list', 'string']],
    [['x'], ['map', 'string']],
    [['x'], ['tuple', ['string', 'string']]],
    [[1], ['set', 'string']],
  ])('is not written: %p as %p', (value, type) => {
    expect(() => encodeMsgpack(value, type)).toThrow(TypeError);
  });

  it.each<[string, CtyType]>([
    ['a178', 'number'],
    ['a178', 'bool'],
    ['01', 'string'],
    ['a178', ['list', 'string']],
    ['9101', ['list', 'string']],
    ['91a178', ['tuple', ['string', 'string']]],
    ['91a178', ['object', { x: 'string' }]],
  ])('is not read: %s as %p', (hex, type) => {
    expect(() => decodeMsgpack(Buffer.from(hex, 'hex'), type)).toThrow(TypeError);
  });

  it('is reported without the value', () => {
    expect(() => encodeMsgpack('hunter2', 'number')).toThrow('a string is where a number is expected');
  });
});

it('does not read bytes that end too early', () => {
  expect(() => decodeMsgpack(Buffer.from('a5616263', 'hex'), 'string')).toThrow();
});

/** The digits and the exponent of a number, to compare different spellings of it. */
function plainDecimal(text: string): string {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(
    text,
  )!;
  const digits = (whole! + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const scale = Number(exponent) - fraction.length + (digits.length - significant.length);
  return significant ? `${sign}${significant}e${scale}` : '0';
}

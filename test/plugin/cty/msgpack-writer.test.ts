import { decode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { MsgpackWriter } from '../../../lib/plugin/cty/msgpack-writer';

type Value = null | boolean | number | string | Uint8Array | Value[] | { [name: string]: Value };

const lengths = [0, 1, 15, 16, 31, 32, 127, 128, 255, 256, 257, 65_535, 65_536, 70_000];

function written(value: Value): unknown {
  const writer = new MsgpackWriter();
  write(value, writer);
  return decode(Buffer.concat(writer.finish()), { useBigInt64: false });
}

function write(value: Value, writer: MsgpackWriter): void {
  if (value === null) writer.null();
  else if (typeof value === 'boolean') writer.boolean(value);
  else if (typeof value === 'number') writer.number(value);
  else if (typeof value === 'string') writer.string(value);
  else if (value instanceof Uint8Array) writer.binary(value);
  else if (Array.isArray(value)) {
    writer.array(value.length);
    for (const element of value) write(element, writer);
  } else {
    writer.map(Object.keys(value).length);
    for (const [name, element] of Object.entries(value)) {
      writer.string(name);
      write(element, writer);
    }
  }
}

describe('a library reads what is written:', () => {
  it.each(lengths)('texts, bytes, arrays and maps of %i', (length) => {
    const text = 'x'.repeat(length);
    const bytes = new Uint8Array(length).fill(7);
    const array = Array.from({ length }, (_, index) => index % 100);
    const map = Object.fromEntries(array.map((value, index) => [`n${index}`, value]));
    const read = written([text, bytes, array, map]) as [string, Uint8Array, ...unknown[]];
    expect(read[0] === text && Buffer.compare(read[1], bytes) === 0).toBe(true);
    // Compared as JSON, because "toEqual" takes seconds for so many elements.
    expect(JSON.stringify(read.slice(2)) === JSON.stringify([array, map])).toBe(true);
  });

  it.each([
    0,
    1,
    -1,
    127,
    128,
    -32,
    -33,
    255,
    256,
    2 ** 31,
    -(2 ** 31),
    2 ** 32,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
    0.5,
    2 ** 60,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ])('the number %d', (number) => {
    expect(written(number)).toBe(number);
  });

  it('any values, one after the other, wherever the buffer grows', () => {
    const { value } = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        fc.constant(null),
        fc.boolean(),
        fc.integer(),
        fc.double({ noNaN: true }).filter((number) => !Object.is(number, -0)),
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array(),
        fc.array(tie('value')),
        fc.dictionary(
          fc.string().map((name) => `.${name}`),
          tie('value'),
          { noNullPrototype: true },
        ),
      ),
    }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), (values) => {
        expect(written(values)).toEqual(values);
      }),
      { numRuns: 100, seed: 20_261_127 },
    );
  });
});

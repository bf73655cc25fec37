import { PbfReader, PbfWriter } from 'pbf';

const VARINT = 0;
const BYTES = 2;

/** How values of one type are encoded. */
export interface FieldType<T> {
  /** The wire type, in the term of Protocol Buffers. */
  readonly wire: typeof VARINT | typeof BYTES;
  write(value: T, writer: PbfWriter): void;
  read(reader: PbfReader): T;
}

/** A field of a message: its number, and how its values are added to the message's object. */
export interface Field<T> {
  readonly number: number;
  readonly wire: FieldType<unknown>['wire'];
  write(value: T, writer: PbfWriter): void;
  read(reader: PbfReader, before: T | undefined): T;
}

// biome-ignore lint/suspicious/noExplicitAny: the fields of one table have different types, and inference keeps each one.
type Fields = Readonly<Record<string, Field<any>>>;

/** A decoded message. A field that is not in the encoded message is not in the object. */
export type MessageObject<F extends Fields> = {
  readonly [name in keyof F]?: F[name] extends Field<infer T> ? T : never;
};

/** Thrown for bytes that are not a message of the expected type. */
export class ProtobufError extends Error {}

/** A message type, defined by a table of its fields. Decoding skips unknown fields. */
export class Message<F extends Fields> {
  readonly #names: ReadonlyMap<number, string>;

  constructor(readonly fields: F) {
    this.#names = new Map(Object.entries(fields).map(([name, field]) => [field.number, name]));
  }

  encode(object: MessageObject<F>): Uint8Array {
    const writer = new PbfWriter();
    this.write(object, writer);
    return writer.finish();
  }

  write(object: MessageObject<F>, writer: PbfWriter): void {
    for (const [name, field] of Object.entries(this.fields)) {
      const value = object[name];
      if (value !== undefined) field.write(value, writer);
    }
  }

  decode(bytes: Uint8Array): MessageObject<F> {
    const reader = new PbfReader(bytes);
    const object: Record<string, unknown> = {};
    for (let number = reader.nextField(); number; number = reader.nextField()) {
      const name = this.#names.get(number) ?? '';
      const field = this.fields[name];
      if (field?.wire === reader.type) object[name] = field.read(reader, object[name]);
    }
    if (reader.pos > bytes.length) throw new ProtobufError('a message is cut short');
    return object as MessageObject<F>;
  }
}

/** An optional field. Every value that is not undefined is written, including zero, because the caller decides about presence. */
export function field<T>(number: number, type: FieldType<T>): Field<T> {
  return {
    number,
    wire: type.wire,
    write: (value, writer) => writeTagged(number, type, value, writer),
    read: (reader) => type.read(reader),
  };
}

/** Encodes a field from pieces, without copying them. Appended to an encoded message, the result is a field of that message. */
export function fieldInPieces(
  { number }: { readonly number: number },
  pieces: readonly Uint8Array[],
): readonly Uint8Array[] {
  const head = new PbfWriter();
  head.writeTag(number, BYTES);
  head.writeVarint(totalLength(pieces));
  return [head.finish(), ...pieces];
}

export function totalLength(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((total, { length }) => total + length, 0);
}

export function repeated<T>(number: number, type: FieldType<T>): Field<readonly T[]> {
  return {
    number,
    wire: type.wire,
    write(values, writer) {
      for (const value of values) writeTagged(number, type, value, writer);
    },
    read: (reader, before = []) => [...before, type.read(reader)],
  };
}

/** A map with names as keys: each entry is encoded as a message with key and value. */
export function mapOf<T>(number: number, type: FieldType<T>): Field<Readonly<Record<string, T>>> {
  const entry = embedded(new Message({ key: field(1, string), value: field(2, type) }));
  return {
    number,
    wire: BYTES,
    write(values, writer) {
      for (const [key, value] of Object.entries(values)) writeTagged(number, entry, { key, value }, writer);
    },
    read(reader, before = {}) {
      const { key = '', value } = entry.read(reader);
      return value === undefined ? before : { ...before, [key]: value };
    },
  };
}

/** An integer that a JavaScript number represents exactly, such as an enumeration, a count or seconds. */
export const integer: FieldType<number> = {
  wire: VARINT,
  write: (value, writer) => writer.writeVarint(value),
  read: (reader) => reader.readVarint(true),
};

export const boolean: FieldType<boolean> = {
  wire: VARINT,
  write: (value, writer) => writer.writeBoolean(value),
  read: (reader) => reader.readBoolean(),
};

export const bytes: FieldType<Uint8Array> = {
  wire: BYTES,
  write: (value, writer) => writer.writeBytes(value),
  read: readBytes,
};

export const string: FieldType<string> = {
  wire: BYTES,
  write: (value, writer) => writer.writeString(value),
  read: (reader) => Buffer.from(readBytes(reader)).toString('utf8'),
};

export function embedded<F extends Fields>(message: Message<F>): FieldType<MessageObject<F>> {
  return {
    wire: BYTES,
    // Written in place, because encoding the message on its own first would copy the megabytes of a fleet's state.
    write: (object, writer) => writer.writeRawMessage(() => message.write(object, writer), object),
    read: (reader) => message.decode(readBytes(reader)),
  };
}

/** For a message type that contains itself. */
export function deferred<T>(type: () => FieldType<T>): FieldType<T> {
  return {
    wire: BYTES,
    write: (value, writer) => type().write(value, writer),
    read: (reader) => type().read(reader),
  };
}

function writeTagged<T>(number: number, type: FieldType<T>, value: T, writer: PbfWriter): void {
  writer.writeTag(number, type.wire);
  type.write(value, writer);
}

// pbf does not compare a length with the end of the buffer.
function readBytes(reader: PbfReader): Uint8Array {
  const end = reader.readVarint() + reader.pos;
  if (end > reader.length) throw new ProtobufError('a field is longer than its message');
  const slice = reader.buf.subarray(reader.pos, end);
  reader.pos = end;
  return slice;
}

import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isScalar,
  isSeq,
  type Node,
  Parser,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Engine } from '../engine';
import { convert } from '../values/convert';
import type { Value } from '../values/model';
import { HclNumber } from '../values/number';
import { ANY, STRING } from '../values/type';
import {
  boolValue,
  elementsOf,
  entriesOf,
  firstUnknown,
  nullValue,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  unknownValue,
} from '../values/value';
import { LimitError } from '../values/value-error';
import { stringParameter, textOf } from './arguments';
import { CallError, functions } from './function';
import { encodeYaml } from './yaml-encode';

const NULL = /^(?:|~|null|Null|NULL)$/;
const TRUE = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const RADIX = /^0(?:x[0-9a-fA-F]+|o[0-7]+)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;
const INFINITY = /^([+-]?)\.(?:inf|Inf|INF)$/;
const DATE =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:\.\d+)?(Z|[+-]\d\d:\d\d))| (\d\d?):(\d\d?):(\d\d?)(?:\.\d+)?)?$/;
const TAG = 'tag:yaml.org,2002:';
/** More nodes than any configuration needs. A short text can have very many, because aliases can contain aliases. */
const MAX_NODES = 100_000;
/** The composer is recursive, and Node.js aborts if the stack overflows while it compiles a regular expression. */
const MAX_LEVELS = 200;

/** Parses a YAML document. Resolves scalars as Terraform does, by a mixture of YAML 1.1 and 1.2. */
function parseYaml(text: string, engine: Engine): Value {
  const tokens = [...new Parser().parse(text)];
  if (isDeeperThan(MAX_LEVELS, tokens)) {
    throw new LimitError(`The document is nested more than ${MAX_LEVELS} levels deep.`);
  }
  const composer = new Composer({
    schema: 'failsafe',
    version: '1.1',
    uniqueKeys: false,
    merge: false,
    logLevel: 'silent',
    prettyErrors: false,
  });
  const [document, another] = [...composer.compose(tokens)] as Document.Parsed[];
  const error = document?.errors[0] ?? another?.errors[0];
  if (error !== undefined) {
    throw new CallError(`The text is not valid YAML: ${error.message}.`, 0);
  }
  if (document === undefined || another !== undefined || isEmpty(document)) {
    throw new CallError('The text must be one YAML document.', 0);
  }
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.1') {
    throw new CallError('Only version 1.1 of YAML is supported in a %YAML directive.', 0);
  }
  return new Reader(document, engine, lengthWithoutFinalNewline(text)).value(
    document.contents as Node | null,
  );
}

function isDeeperThan(levels: number, tokens: readonly CST.Token[]): boolean {
  let inside: readonly CST.Token[] = tokens;
  for (let level = 0; inside.length > 0; level += 1) {
    if (level > levels) return true;
    inside = inside.flatMap(tokensIn);
  }
  return false;
}

function tokensIn(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) =>
    [key, value].filter((one) => one !== undefined && one !== null),
  );
}

/** The length of a text that does not end with a line break. A block scalar that ends there has no line break either. */
function lengthWithoutFinalNewline(text: string): number | undefined {
  return /[^\s]$/.test(text) ? text.length : undefined;
}

function isEmpty({ contents, directives }: Document.Parsed): boolean {
  return (
    !directives.docStart &&
    (contents === null || (isScalar(contents) && contents.source === '' && contents.type === 'PLAIN'))
  );
}

class Reader {
  private count = 0;
  private readonly open = new Set<Node>();

  constructor(
    private readonly document: Document,
    private readonly engine: Engine,
    private readonly openEnd: number | undefined,
  ) {}

  value(node: Node | null): Value {
    this.count += 1;
    if (this.count > MAX_NODES) {
      throw new LimitError(`The document has more than ${MAX_NODES} nodes.`);
    }
    if (node === null) {
      return nullValue(ANY);
    }
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined || this.open.has(target)) {
        throw new CallError(`The alias "*${node.source}" is undefined or refers to itself.`, 0);
      }
      return this.value(target);
    }
    if (isScalar(node)) {
      return scalar(node, node.range?.[1] === this.openEnd);
    }
    const expected = `${TAG}${isSeq(node) ? 'seq' : 'map'}`;
    if (node.tag !== undefined && node.tag !== expected) {
      throw new CallError(
        `The tag "${node.tag}" is not valid for a ${isSeq(node) ? 'sequence' : 'mapping'}.`,
        0,
      );
    }
    this.open.add(node);
    const value = isSeq(node)
      ? tupleValue(node.items.map((item) => this.value(item as Node | null)))
      : this.mapping(node);
    this.open.delete(node);
    return value;
  }

  private mapping(node: Node): Value {
    const entries = new Map<string, Value>();
    for (const pair of (node as YAMLMap<Node, Node | null>).items) {
      if (isMerge(pair.key)) {
        for (const source of this.mergedIn(pair.value)) {
          if (source.type.kind !== 'object') {
            throw new CallError('Only a mapping can be merged with "<<".', 0);
          }
          for (const [key, value] of entriesOf(source)) {
            entries.set(key, value);
          }
        }
      } else {
        entries.set(this.key(pair.key), this.value(pair.value));
      }
    }
    return objectValue(entries);
  }

  /** The mappings to merge. In OpenTofu, `<<` may have a sequence of them, of which later ones take precedence. */
  private mergedIn(node: Node | null): readonly Value[] {
    const source = this.value(node);
    return source.type.kind === 'tuple' && this.engine === 'opentofu' ? elementsOf(source) : [source];
  }

  private key(node: Node): string {
    const { data, type } = this.value(node);
    if (data === null || !['string', 'number', 'bool'].includes(type.kind)) {
      throw new CallError('A key of a mapping must be a string, a number or a bool.', 0);
    }
    return String(data);
  }
}

function isMerge(key: Node): boolean {
  return isScalar(key) && key.source === '<<' && key.type === 'PLAIN';
}

function scalar(node: Scalar, isOpen: boolean): Value {
  const tag = node.tag?.startsWith(TAG) ? node.tag.slice(TAG.length) : node.tag;
  if (tag !== undefined && !['str', 'int', 'float', 'bool', 'null', 'binary', 'timestamp'].includes(tag)) {
    throw new CallError(`The tag "${node.tag}" is not supported.`, 0);
  }
  const text = textOfScalar(node, isOpen);
  // As in Terraform, a block scalar without a tag is resolved like a plain one and then converted to a string: `yes` becomes "true".
  if (isBlock(node) && tag === undefined) return convert(plain(text), STRING);
  if (node.type !== 'PLAIN' || tag === 'str' || tag === 'binary') return stringValue(text);
  const value = tag === 'null' ? nullValue(ANY) : plain(text);
  const kind = tag === 'bool' ? 'bool' : tag === 'int' || tag === 'float' ? 'number' : undefined;
  if (kind !== undefined && value.type.kind !== kind) {
    throw new CallError(`"${text}" is not a valid value for the tag "${node.tag}".`, 0);
  }
  return value;
}

function isBlock({ type }: Scalar): boolean {
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
}

/** @param isOpen whether the document ends with this scalar, without a line break. */
function textOfScalar(node: Scalar, isOpen: boolean): string {
  if (node.type === 'PLAIN') return node.source ?? '';
  const content = String(node.value ?? '');
  return isBlock(node) && isOpen ? content.replace(/\n$/, '') : content;
}

function plain(text: string): Value {
  if (NULL.test(text)) {
    return nullValue(ANY);
  }
  if (TRUE.test(text) || FALSE.test(text)) {
    return boolValue(TRUE.test(text));
  }
  const decimal = DECIMAL.test(text) ? HclNumber.parse(text) : undefined;
  if (decimal !== undefined) {
    return numberValue(decimal);
  }
  if (RADIX.test(text)) {
    return numberValue(HclNumber.ofInteger(BigInt(text)));
  }
  if (NOT_A_NUMBER.test(text)) {
    throw new CallError('NaN is not supported.', 0);
  }
  if (INFINITY.test(text)) {
    const one = HclNumber.of(text.startsWith('-') ? -1 : 1);
    return numberValue(one.dividedBy(HclNumber.ZERO));
  }
  return stringValue(timestamp(text) ?? text);
}

/** Converts a date to an RFC 3339 timestamp; undefined if it is not a date. */
function timestamp(text: string): string | undefined {
  const match = DATE.exec(text);
  if (match === null) {
    return undefined;
  }
  const [year = '', month = '', day = '', ...clock] = match.slice(1);
  const [hour = '0', minute = '0', second = '0'] = clock.filter((part) => part !== undefined);
  const date = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month) - 1, Number(day)));
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!exists || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return undefined;
  }
  const pad = (part: string) => part.padStart(2, '0');
  return `${year}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}${clock[3] ?? 'Z'}`;
}

export const FUNCTIONS = functions({
  yamldecode: {
    parameters: [stringParameter('src')],
    type: ANY,
    mayBeNull: true,
    run: ([src], { engine }) => parseYaml(textOf(src), engine),
  },
  yamlencode: {
    parameters: [{ name: 'value', type: ANY, allowNull: true, allowUnknown: 'inside' }],
    type: STRING,
    run: ([value]) => {
      const unknown = firstUnknown(value);
      return unknown === undefined
        ? stringValue(encodeYaml(value))
        : unknownValue(STRING, unknown.asNotNull());
    },
  },
});

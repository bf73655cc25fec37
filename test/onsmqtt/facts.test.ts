import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as alicloudProvider from '../../lib/onsmqtt/facts/alicloud-provider';
import * as credentialServices from '../../lib/onsmqtt/facts/credential-services';
import * as credentials from '../../lib/onsmqtt/facts/credentials';
import * as endpoints from '../../lib/onsmqtt/facts/endpoints';
import * as errorCodes from '../../lib/onsmqtt/facts/error-codes';
import type { Evidence } from '../../lib/onsmqtt/facts/evidence';
import * as ini from '../../lib/onsmqtt/facts/ini';
import * as limits from '../../lib/onsmqtt/facts/limits';
import * as profiles from '../../lib/onsmqtt/facts/profiles';
import * as rights from '../../lib/onsmqtt/facts/rights';
import * as serviceTexts from '../../lib/onsmqtt/facts/service-texts';
import * as signing from '../../lib/onsmqtt/facts/signing';
import * as stsCodes from '../../lib/onsmqtt/facts/sts-codes';
import * as variables from '../../lib/onsmqtt/facts/variables';
import { holdsText, textsIn, type Written, writtenIn } from '../support/fact-texts';

const LIB = join(__dirname, '../../lib');

/** The texts of files other than the facts. */
const WRITTEN = new Map<string, Written & { readonly code: string }>();
for (const file of readdirSync(LIB, { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.ts') || /^onsmqtt.facts|^constructs.generated/.test(file)) continue;
  const source = readFileSync(join(LIB, file), 'utf8');
  WRITTEN.set(file, { ...writtenIn(source), code: withoutComments(source) });
}

const CODES = new Set([
  ...errorCodes.ERROR_CODES.map(({ code }) => code),
  ...stsCodes.STS_CODES.map(({ code }) => code),
  ...Object.keys(serviceTexts.SERVICE_TEXTS),
]);

/** All entries of the modules that have a source. */
function evidenceIn(value: unknown): Evidence[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'source' in value && 'status' in value ? [value as Evidence] : [];
  return [...own, ...(value instanceof Map ? [] : Object.values(value).flatMap(evidenceIn))];
}

describe('the facts about the cloud', () => {
  const modules = {
    alicloudProvider,
    credentialServices,
    credentials,
    endpoints,
    errorCodes,
    ini,
    limits,
    profiles,
    rights,
    serviceTexts,
    signing,
    stsCodes,
    variables,
  };

  it('are all tested below', () => {
    const files = readdirSync(join(LIB, 'onsmqtt/facts')).filter((file) => file !== 'evidence.ts');
    const names = files.map((file) =>
      file.replace('.ts', '').replace(/-(\w)/g, (_, letter) => letter.toUpperCase()),
    );
    expect(names).toEqual(Object.keys(modules));
  });

  it.each(Object.entries(modules))(
    'in %s name their source, its date and how well it supports them',
    (_, module) => {
      const evidence = evidenceIn(module);
      expect(evidence.length).toBeGreaterThan(0);
      for (const { source, date, status } of evidence) {
        expect(source).toMatch(/\w/);
        expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
        expect(['documented', 'contradicted', 'unknown']).toContain(status);
      }
    },
  );

  /** Exports that are not facts about the cloud: what the product derives from facts, and lists of facts. */
  const MADE_OF_FACTS = ['REMOVE_DENIAL', 'ERROR_CODES'];

  it.each(Object.entries(modules))('in %s have none among them without a source', (_, module) => {
    const unsupported = Object.entries(module)
      .filter(([name, value]) => typeof value !== 'function' && !MADE_OF_FACTS.includes(name))
      .filter(([, value]) => evidenceIn(value).length === 0)
      .map(([name]) => name);
    // Evidence that does not name a fact is for all facts of its module.
    const supporting = Object.keys(module).filter((name) => name.endsWith('_EVIDENCE'));
    expect(unsupported.length === 0 || supporting.length > 0 ? [] : unsupported).toEqual([]);
  });

  it.each([
    ['QueryToken', errorCodes.ERROR_CODES],
    ['STS', stsCodes.STS_CODES],
  ])('name remedies of its own for each code of %s', (_, codes) => {
    const remedies = codes.map((entry) => JSON.stringify(entry.remedies));
    expect(remedies.filter((remedy) => remedy === '[]')).toEqual([]);
    expect(new Set(remedies).size).toBe(codes.length);
  });

  it('name each code that the service has a text for, and never only its beginning', () => {
    const codes = errorCodes.ERROR_CODES.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(Object.keys(serviceTexts.SERVICE_TEXTS)));
  });

  /** Whether a text is specific enough to search for. Lower-case words occur everywhere. */
  const isDistinctive = (text: string) => text.length >= 7 && !/^[a-z_]+$/.test(text);

  it('are once in lib: no text of theirs is written elsewhere', () => {
    const facts = Object.values(modules).flatMap((module) =>
      Object.entries(module).flatMap(([name, value]) => (MADE_OF_FACTS.includes(name) ? [] : textsIn(value))),
    );
    const distinctive = [...new Set(facts)].filter((text) => isDistinctive(text) && !CODES.has(text));
    expect(distinctive.length).toBeGreaterThan(200);
    const repeated = [...WRITTEN].flatMap(([file, { texts }]) =>
      distinctive.filter((fact) => holdsText(texts, fact)).map((fact) => `${file}: ${fact}`),
    );
    expect(repeated).toEqual([]);
  });

  /** Facts that the search for texts does not find: numbers, short names and prefixes of names. \0 is a part that is not constant. */
  const REPEATED: [string, RegExp][] = [
    ['an action', /\bmq:(\$\{|[A-Z\0])|MqttInstanceAccess/],
    ['a resource', /\bacs:(?!ram:)|\binstance\/\0/],
    ['a host', /aliyuncs|\bonsmqtt(-vpc)?[.\0]/],
    ['the beginning of a region', /(?<!post-)\b(cn|ap|eu|us|me)-\0|\(cn\|/],
    ['a header', /x-acs-/i],
    ['a limit of calls', /(rate|second|limit|calls|requests)\w*: (5|100|300)$/im],
    ['the limit of an account', /\b100 (QueryToken )?calls/],
    ['the limit of an address', /\b300 (requests|calls)|By default 300/],
    ['how far clocks may differ', /15 minutes|15 \* 60_000/],
    [
      'a variable of Alibaba Cloud, or how they begin',
      /\b(ALIBABA_?CLOUD|ALICLOUD|ALIYUN)\b|\b(ALIBABA_?CLOUD|ALICLOUD|ALIYUN)_/,
    ],
    ['a mode of a profile', new RegExp(`['"\`](${profiles.PROFILE_MODES.join('|')})['"\`]`)],
    [
      'a code of the service with its status',
      /\.(NotFound|Format)'?,? *:? *\d{3}\b|'UnsupportedHTTPMethod'?,? *:? *\d{3}/,
    ],
    ["the rights in a client's password", /\bRW\|R\|W\b/],
  ];

  /**
   * Files of the gate that contain facts, because the gate imports no other part: credential variables, more than the chain reads, and the
   * form of a password.
   */
  const OF_THE_GATE = /^gate.(credential-variables|token-text)\.ts$/;

  it.each(REPEATED)('are once in lib: %s', (_, pattern) => {
    const repeating = [...WRITTEN]
      .filter(([file]) => !OF_THE_GATE.test(file))
      .filter(([, { code, texts, numbers }]) => [code, texts, numbers].some((text) => pattern.test(text)))
      .map(([file]) => file);
    expect(repeating).toEqual([]);
  });
});

describe('a fact in pieces', () => {
  it.each([
    ["'mq:' + 'Query' + operation", 'mq:Query\0'],
    ["['acs', 'mq', region].join(':')", 'acs:mq:\0'],
    ["'100.100.'.concat('100.200')", '100.100.100.200'],
  ])('is composed for the search: %s', (expression, text) => {
    expect(writtenIn(`use(${expression});`).texts.split('\n')).toContain(text);
  });
});

describe('a code of the gateway', () => {
  it.each(errorCodes.ERROR_CODES)('$code says of STS nothing about an instance or its calls', ({ code }) => {
    const entry = stsCodes.stsCode(code);
    expect(entry).toMatchObject({ code, kind: errorCodes.errorCode(code)?.kind });
    expect(entry).not.toHaveProperty('at');
    const remedies = entry?.remedies ?? [];
    expect(remedies).not.toEqual([]);
    // Remedies of type `Advice` are about the endpoint, the instance or the rate of the service, and must not occur here.
    expect(remedies.filter((remedy) => typeof remedy !== 'string')).toEqual([]);
    expect(remedies.join()).not.toMatch(/QueryToken|instance|\bmq:/);
  });
});

describe('the codes of the service', () => {
  /** The codes and their families, which are the parts before the dot. */
  const words = new Set([...CODES].flatMap((code) => [code, code.split('.')[0]!]));
  const CODE = new RegExp(`(?<![\\w.])(${[...words].join('|').replaceAll('.', '\\.')})(?!\\w)|OverFlow\\b`);

  it('are named outside of the facts only by the emulator', () => {
    const naming = [...WRITTEN].filter(([, { texts, members }]) => CODE.test(texts) || CODE.test(members));
    expect(naming.map(([file]) => file).filter((file) => !/^emulator./.test(file))).toEqual([]);
  });

  it('are looked up by the compiler if the emulator names them', () => {
    for (const [file, { code }] of WRITTEN)
      if (/^emulator./.test(file)) expect(code).not.toMatch(/new ApiError\(\s*['"`]/);
  });
});

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

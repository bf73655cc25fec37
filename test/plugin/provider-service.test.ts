import { encode } from '@msgpack/msgpack';
import { Status } from '../../lib/plugin/grpc-message';
import type { Method } from '../../lib/plugin/grpc-server';
import type { EphemeralResource, Provider } from '../../lib/plugin/provider';
import { providerMethods } from '../../lib/plugin/provider-service';
import { encodeSchemaAnswers } from '../../lib/plugin/schema-messages';
import { exampleProvider } from './example-provider/provider';
import { decodeAs, encodeAs, messageType, methodNames } from './support/protocol';

type Message = Record<string, unknown>;

/** Calls a method. protobufjs encodes and decodes the messages with Terraform's descriptor. */
async function call(
  methods: ReadonlyMap<string, Method>,
  method: string,
  request: Message = {},
): Promise<Message> {
  return decodeAs(
    `${method}.Response`,
    await answerOf(methods, method, encodeAs(`${method}.Request`, request)),
  );
}

async function answerOf(
  methods: ReadonlyMap<string, Method>,
  method: string,
  request: Uint8Array,
): Promise<Uint8Array> {
  const answer = await methods.get(`/tfplugin6.Provider/${method}`)!(request);
  return Buffer.concat([answer].flat());
}

const methodsOf = (provider: Provider) => providerMethods(provider, encodeSchemaAnswers(provider));
const example = () => methodsOf(exampleProvider);
const msgpack = (value: unknown) => ({ msgpack: Buffer.from(encode(value)) });
const json = (value: unknown) => ({ json: Buffer.from(JSON.stringify(value)) });
const ofType = (type_name: string, value: unknown) => ({ type_name, config: msgpack(value) });

/** The methods of the example provider with an additional ephemeral resource. */
function withEphemeral(resource: Partial<EphemeralResource>): ReadonlyMap<string, Method> {
  const schema = { description: 'For the test.', attributes: {} };
  const whole: EphemeralResource = {
    schema,
    validate: () => [],
    open: async () => ({ result: {}, diagnostics: [] }),
    ...resource,
  };
  const provider: Provider = { ...exampleProvider, ephemeralResources: { example_tried: whole } };
  return methodsOf(provider);
}

describe('a function', () => {
  const callJoin = (separator: unknown) =>
    call(example(), 'CallFunction', {
      name: 'join',
      arguments: [typeof separator === 'string' ? msgpack(separator) : {}, json(['a', 'b'])],
    });

  it('is in the schema, in the metadata and in the list of functions', async () => {
    const join = {
      parameters: [
        {
          name: 'separator',
          type: Buffer.from('"string"'),
          description: 'What goes between them.',
          description_kind: 1,
        },
        {
          name: 'texts',
          type: Buffer.from('["list","string"]'),
          description: 'The texts.',
          description_kind: 1,
        },
      ],
      return: { type: Buffer.from('"string"') },
      summary: 'Joins texts',
      description: 'Joins the texts of a list with a separator.',
      description_kind: 1,
    };
    expect((await call(example(), 'GetProviderSchema')).functions).toEqual({ join });
    expect((await call(example(), 'GetFunctions')).functions).toEqual({ join });
    expect((await call(example(), 'GetMetadata')).functions).toEqual([{ name: 'join' }]);
  });

  it('has a result', async () => {
    expect(await callJoin('-')).toEqual({ result: msgpack('a-b') });
  });

  it('says which argument is at fault, the first one included', async () => {
    expect(await callJoin('bad')).toEqual({
      error: { text: 'The separator is bad.', function_argument: 0 },
    });
    expect(await callJoin('worse')).toEqual({ error: { text: 'All of it is bad.' } });
  });

  it('that fails unexpectedly, or comes without an argument, says where, and nothing of the message', async () => {
    const { error } = await callJoin('broken');
    expect((error as Message).text).toMatch(/^This is a bug in the provider\..*TypeError/s);
    expect((error as Message).text).not.toContain('a secret');
    expect(await callJoin(undefined)).toMatchObject({
      error: { text: expect.stringContaining('TypeError') },
    });
  });

  it.each(['none', 'constructor'])('that is not there (%s) is an error of the call', async (name) => {
    await expect(call(example(), 'CallFunction', { name })).rejects.toMatchObject({
      status: Status.INVALID_ARGUMENT,
    });
  });
});

describe('a read that is deferred', () => {
  const deferring = (): Provider => ({
    ...exampleProvider,
    dataSources: {
      example_later: {
        schema: { description: 'For the test.', attributes: {} },
        validate: () => [],
        read: async (_, { deferralAllowed }) => ({
          state: {},
          diagnostics: [],
          deferred: deferralAllowed ? 'provider-config-unknown' : undefined,
        }),
      },
    },
    ephemeralResources: {
      example_later: {
        schema: { description: 'For the test.', attributes: {} },
        validate: () => [],
        open: async (_, { deferralAllowed }) => ({
          result: {},
          diagnostics: [],
          deferred: deferralAllowed ? 'provider-config-unknown' : undefined,
        }),
      },
    },
  });

  it.each(['ReadDataSource', 'OpenEphemeralResource'])(
    'is so for a client of %s that allows it',
    async (method) => {
      const request = ofType('example_later', {});
      const allowed = await call(methodsOf(deferring()), method, {
        ...request,
        client_capabilities: { deferral_allowed: true },
      });
      expect(allowed.deferred).toEqual({ reason: 2 });
      expect((await call(methodsOf(deferring()), method, request)).deferred).toBeUndefined();
    },
  );
});

describe('the schema', () => {
  it('has every attribute with its type, description and manner', async () => {
    const { provider, data_source_schemas, server_capabilities } = await call(example(), 'GetProviderSchema');
    expect(provider).toEqual({
      block: {
        attributes: [
          {
            name: 'mood',
            type: Buffer.from('"string"'),
            description: 'Must not be `bad`.',
            optional: true,
            description_kind: 1,
          },
        ],
        description: 'Settings of the example.',
        description_kind: 1,
      },
    });
    expect(server_capabilities).toEqual({ get_provider_schema_optional: true });
    const { block } = (data_source_schemas as Record<string, { block: Message }>).example_mirror!;
    expect(block.block_types).toMatchObject([
      { type_name: 'one', nesting: 1 },
      { type_name: 'several', nesting: 2, max_items: 3 },
      { type_name: 'distinct', nesting: 3 },
    ]);
    const types = (block.attributes as { name: string; type: Buffer }[]).map(({ name, type }) => [
      name,
      Buffer.from(type).toString(),
    ]);
    expect(Object.fromEntries(types)).toMatchObject({
      anything: '"dynamic"',
      map: '["map","bool"]',
      tuple: '["tuple",["string","number"]]',
    });
  });

  it('is named by the metadata', async () => {
    expect(await call(example(), 'GetMetadata')).toEqual({
      server_capabilities: { get_provider_schema_optional: true },
      data_sources: ['mirror', 'diagnosed', 'slow', 'broken'].map((name) => ({
        type_name: `example_${name}`,
      })),
      functions: [{ name: 'join' }],
      ephemeral_resources: [{ type_name: 'example_lease' }, { type_name: 'example_renewed' }],
    });
  });

  it('has nothing for GetResourceIdentitySchemas', async () => {
    expect(await call(example(), 'GetResourceIdentitySchemas')).toEqual({});
  });
});

it('has no methods that the protocol does not have', () => {
  const names = [...example().keys()].map((path) => path.replace('/tfplugin6.Provider/', ''));
  expect(methodNames).toEqual(expect.arrayContaining(names));
});

describe('a diagnostic', () => {
  it('carries its path, with an index of 0', async () => {
    const methods = methodsOf({
      ...exampleProvider,
      validate: () => [
        {
          severity: 'warning',
          summary: 'S',
          detail: 'D',
          path: [{ attribute: 'mood' }, { index: 0 }, { key: '' }],
        },
      ],
    });
    const answer = await call(methods, 'ValidateProviderConfig', { config: msgpack({ mood: null }) });
    expect(answer).toEqual({
      diagnostics: [
        {
          severity: 2,
          summary: 'S',
          detail: 'D',
          attribute: {
            steps: [{ attribute_name: 'mood' }, { element_key_int: 0 }, { element_key_string: '' }],
          },
        },
      ],
    });
  });
});

describe('a configuration', () => {
  it('may come as JSON, with fields that the provider does not know', async () => {
    const request = {
      terraform_version: '1.11.4',
      config: json({ mood: 'worse' }),
      client_capabilities: { deferral_allowed: true },
    };
    expect(await call(example(), 'ConfigureProvider', request)).toMatchObject({
      diagnostics: [{ summary: 'Bad mood at configure' }],
    });
  });

  it('of an unknown type is refused', async () => {
    await expect(call(example(), 'ReadDataSource', ofType('constructor', {}))).rejects.toMatchObject({
      status: Status.INVALID_ARGUMENT,
    });
  });

  it('that is cut short is reported as such', async () => {
    const whole = encodeAs('ReadDataSource.Request', ofType('example_diagnosed', { severity: 'error' }));
    const read = example().get('/tfplugin6.Provider/ReadDataSource')!;
    await expect(async () => read(whole.subarray(0, -3))).rejects.toThrow('longer than its message');
  });

  it('that is not known yet is not read', async () => {
    const config = { msgpack: Buffer.from('81a773746172746564d40000', 'hex') };
    const answer = await call(example(), 'ReadDataSource', { type_name: 'example_slow', config });
    expect(answer).toMatchObject({
      diagnostics: [{ severity: 1, summary: 'The configuration of example_slow is not known yet' }],
    });
    expect(answer.state).toBeUndefined();
  });
});

describe('an ephemeral resource', () => {
  const renewAt = new Date('2030-01-02T03:04:05.678Z');

  it('hands over its result, private state and when to renew it', async () => {
    const methods = withEphemeral({
      open: async () => ({ result: {}, diagnostics: [], privateState: Buffer.from('p'), renewAt }),
    });
    expect(await call(methods, 'OpenEphemeralResource', ofType('example_tried', {}))).toEqual({
      result: { msgpack: Buffer.of(0x80) },
      private: Buffer.from('p'),
      renew_at: { seconds: Math.floor(renewAt.getTime() / 1000), nanos: 678_000_000 },
    });
  });

  it('is renewed with its private state', async () => {
    const methods = withEphemeral({
      renew: async (privateState) => ({
        diagnostics: [],
        privateState: Buffer.concat([privateState, Buffer.from('q')]),
        renewAt,
      }),
    });
    const request = { type_name: 'example_tried', private: Buffer.from('p') };
    expect(await call(methods, 'RenewEphemeralResource', request)).toMatchObject({
      private: Buffer.from('pq'),
      renew_at: { nanos: 678_000_000 },
    });
  });

  it.each(['RenewEphemeralResource', 'CloseEphemeralResource'])('need not have %s', async (method) => {
    expect(await call(withEphemeral({}), method, { type_name: 'example_tried' })).toEqual({});
  });
});

describe('StopProvider', () => {
  it('ends a read that does not listen, with a diagnostic', async () => {
    const methods = withEphemeral({ open: () => new Promise(() => {}) });
    const opening = call(methods, 'OpenEphemeralResource', ofType('example_tried', {}));
    await call(methods, 'StopProvider');
    expect(await opening).toMatchObject({
      diagnostics: [{ severity: 1, summary: 'Interrupted before the provider could open example_tried' }],
    });
  });

  it('lets a provider that listens answer', async () => {
    const own = { severity: 'error', summary: 'Stopped', detail: 'By you.' } as const;
    const methods = withEphemeral({
      open: (_config, { stopped }) =>
        new Promise((resolve) => {
          stopped.addEventListener('abort', () => resolve({ result: {}, diagnostics: [own] }));
        }),
    });
    const opening = call(methods, 'OpenEphemeralResource', ofType('example_tried', {}));
    await call(methods, 'StopProvider');
    expect(await opening).toMatchObject({ diagnostics: [{ summary: 'Stopped' }] });
  });

  it('is not taken for a bug if what was aborted throws', async () => {
    const methods = withEphemeral({
      open: (_config, { stopped }) =>
        new Promise((_resolve, reject) => {
          stopped.addEventListener('abort', () => reject(stopped.reason));
        }),
    });
    const opening = call(methods, 'OpenEphemeralResource', ofType('example_tried', {}));
    await call(methods, 'StopProvider');
    expect(await opening).toMatchObject({
      diagnostics: [{ summary: 'Interrupted before the provider could open example_tried' }],
    });
  });

  it('does not keep what was opened from being closed', async () => {
    const closed: string[] = [];
    const methods = withEphemeral({
      close: async (privateState) => {
        closed.push(Buffer.from(privateState).toString());
        return [];
      },
    });
    await call(methods, 'StopProvider');
    await call(methods, 'CloseEphemeralResource', { type_name: 'example_tried', private: Buffer.from('p') });
    expect(closed).toEqual(['p']);
  });
});

it('writes nothing that the descriptor does not know', async () => {
  const bytes = await answerOf(example(), 'GetProviderSchema', new Uint8Array(0));
  const codec = messageType('GetProviderSchema.Response');
  expect(codec.encode(codec.decode(bytes)).finish().length).toBe(bytes.length);
});

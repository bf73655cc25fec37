import { decodeJson } from './cty/json';
import { decodeMsgpack, encodeMsgpack } from './cty/msgpack';
import type { CtyType } from './cty/type';
import type { ObjectValue } from './cty/value';
import type { Diagnostic, PathStep } from './diagnostic';
import { GrpcError, type Method, Status } from './grpc-server';
import { log } from './log';
import type { Call, DataSource, EphemeralResource, Provider } from './provider';
import type { Block } from './schema';
import { blockType, encodeMetadata, encodeProviderSchema } from './schema-messages';
import * as tf from './tfplugin6';

const SERVICE = '/tfplugin6.Provider/';

/** The methods of Terraform's provider service for one provider. What is not here is answered as unimplemented. */
export function providerMethods(provider: Provider): ReadonlyMap<string, Method> {
  const stop = new AbortController();
  const call: Call = { stopped: stop.signal };
  const methods: Record<string, Method> = {
    GetMetadata: () => encodeMetadata(provider),
    GetProviderSchema: () => encodeProviderSchema(provider),
    GetResourceIdentitySchemas: empty,
    GetFunctions: empty,
    StopProvider() {
      stop.abort();
      return empty();
    },
    ...configurationMethods(provider, call),
    ...dataSourceMethods(provider.dataSources, call),
    ...ephemeralResourceMethods(provider.ephemeralResources, call),
  };
  return new Map(Object.entries(methods).map(([name, method]) => [SERVICE + name, method]));
}

function configurationMethods(provider: Provider, call: Call): Record<string, Method> {
  return {
    async ValidateProviderConfig(bytes) {
      const { config } = tf.ValidateProviderConfigRequest.decode(bytes);
      const diagnostics = await guarded(() => provider.validate(decodeConfig(config, provider.schema)));
      return tf.ValidateProviderConfigResponse.encode(toMessages(diagnostics));
    },

    async ConfigureProvider(bytes) {
      const { config } = tf.ConfigureProviderRequest.decode(bytes);
      const diagnostics = await guarded(() =>
        provider.configure(decodeConfig(config, provider.schema), call),
      );
      return tf.ConfigureProviderResponse.encode(toMessages(diagnostics));
    },
  };
}

function dataSourceMethods(dataSources: Provider['dataSources'], call: Call): Record<string, Method> {
  return {
    ValidateDataResourceConfig: (bytes) => validate(bytes, dataSources),

    async ReadDataSource(bytes) {
      const { typeName, config } = tf.TypedConfigRequest.decode(bytes);
      const dataSource = typeOf<DataSource>(dataSources, typeName);
      let state: ObjectValue | undefined;
      const diagnostics = await guarded(async () => {
        const result = await dataSource.read(decodeConfig(config, dataSource.schema), call);
        state = result.state;
        return result.diagnostics;
      });
      return tf.ReadDataSourceResponse.encode({
        state: state && encodeValue(state, dataSource.schema),
        ...toMessages(diagnostics),
      });
    },
  };
}

function ephemeralResourceMethods(
  resources: Provider['ephemeralResources'],
  call: Call,
): Record<string, Method> {
  return {
    ValidateEphemeralResourceConfig: (bytes) => validate(bytes, resources),

    async OpenEphemeralResource(bytes) {
      const { typeName, config } = tf.TypedConfigRequest.decode(bytes);
      const resource = typeOf<EphemeralResource>(resources, typeName);
      let opened: Awaited<ReturnType<EphemeralResource['open']>> | undefined;
      const diagnostics = await guarded(async () => {
        opened = await resource.open(decodeConfig(config, resource.schema), call);
        return opened.diagnostics;
      });
      return tf.OpenEphemeralResourceResponse.encode({
        result: opened && encodeValue(opened.result, resource.schema),
        renewAt: opened?.renewAt && timestamp(opened.renewAt),
        private: opened?.privateState,
        ...toMessages(diagnostics),
      });
    },

    async RenewEphemeralResource(bytes) {
      const { typeName, private: privateState = NO_BYTES } = tf.PrivateStateRequest.decode(bytes);
      const resource = typeOf<EphemeralResource>(resources, typeName);
      let renewed: Awaited<ReturnType<NonNullable<EphemeralResource['renew']>>> | undefined;
      const diagnostics = await guarded(async () => {
        renewed = await resource.renew?.(privateState, call);
        return renewed?.diagnostics ?? [];
      });
      return tf.RenewEphemeralResourceResponse.encode({
        renewAt: renewed?.renewAt && timestamp(renewed.renewAt),
        private: renewed?.privateState,
        ...toMessages(diagnostics),
      });
    },

    async CloseEphemeralResource(bytes) {
      const { typeName, private: privateState = NO_BYTES } = tf.PrivateStateRequest.decode(bytes);
      const resource = typeOf<EphemeralResource>(resources, typeName);
      const diagnostics = await guarded(async () => (await resource.close?.(privateState, call)) ?? []);
      return tf.CloseEphemeralResourceResponse.encode(toMessages(diagnostics));
    },
  };
}

const NO_BYTES = new Uint8Array(0);
const empty = () => NO_BYTES;

async function validate(
  bytes: Uint8Array,
  types: Readonly<Record<string, DataSource | EphemeralResource>>,
): Promise<Uint8Array> {
  const { typeName, config } = tf.TypedConfigRequest.decode(bytes);
  const type = typeOf(types, typeName);
  const diagnostics = await guarded(() => type.validate(decodeConfig(config, type.schema)));
  return tf.ValidateConfigResponse.encode(toMessages(diagnostics));
}

function typeOf<T>(types: Readonly<Record<string, T>>, typeName = ''): T {
  if (!Object.hasOwn(types, typeName)) {
    throw new GrpcError(Status.INVALID_ARGUMENT, 'the provider has no such type');
  }
  return types[typeName]!;
}

/** An exception is a bug of the provider's. It is told without its message, which nobody has looked at for secrets. */
async function guarded(
  run: () => readonly Diagnostic[] | Promise<readonly Diagnostic[]>,
): Promise<readonly Diagnostic[]> {
  try {
    return await run();
  } catch (error) {
    const { name, stack = '' } = error instanceof Error ? error : new Error();
    log('error', `the provider failed with a ${name}`, { stack: framesOf(stack) });
    return [
      {
        severity: 'error',
        summary: 'The provider failed',
        detail: `This is a bug in the provider: please report it, with the place it names.\n\n${name}\n${framesOf(stack)}`,
      },
    ];
  }
}

function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 5)
    .join('\n');
}

interface WireValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

function decodeConfig(value: WireValue | undefined, block: Block): ObjectValue {
  const type: CtyType = blockType(block);
  if (value?.msgpack?.length) return decodeMsgpack(value.msgpack, type) as ObjectValue;
  if (value?.json?.length) return decodeJson(value.json, type) as ObjectValue;
  throw new TypeError('a request came without its configuration');
}

function encodeValue(value: ObjectValue, block: Block): WireValue {
  return { msgpack: encodeMsgpack(value, blockType(block)) };
}

function toMessages(diagnostics: readonly Diagnostic[]) {
  return {
    diagnostics: diagnostics.map(({ severity, summary, detail, path }) => ({
      severity: severity === 'error' ? tf.Severity.ERROR : tf.Severity.WARNING,
      summary,
      detail,
      attribute: path?.length ? { steps: path.map(toStep) } : undefined,
    })),
  };
}

function toStep(step: PathStep) {
  if ('attribute' in step) return { attributeName: step.attribute };
  if ('key' in step) return { elementKeyString: step.key };
  return { elementKeyInt: step.index };
}

function timestamp(date: Date) {
  const milliseconds = date.getTime();
  return { seconds: Math.floor(milliseconds / 1000), nanos: (milliseconds % 1000) * 1_000_000 };
}

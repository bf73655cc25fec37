import { attempt, type RunAttempt } from './attempt';
import { decodeBlockValue, type EncodedValue, encodeBlockValue } from './block-value';
import { diagnosticMessages } from './diagnostic-messages';
import type { Method } from './grpc-server';
import type { Call, EphemeralResource, OpenResult, Provider, RenewResult } from './provider';
import * as tf from './tfplugin6';
import { type CallOf, deferredMessage, refuseUnknown, typeOf, validateConfig } from './typed-config';

const NO_BYTES = new Uint8Array(0);

export function ephemeralResourceMethods(
  resources: Provider['ephemeralResources'],
  callOf: CallOf,
  untilStopped: RunAttempt,
): Record<string, Method> {
  return {
    ValidateEphemeralResourceConfig: (bytes) => validateConfig(bytes, resources),

    async OpenEphemeralResource(bytes) {
      const { typeName = '', config, clientCapabilities } = tf.OpenEphemeralResourceRequest.decode(bytes);
      const resource = typeOf(resources, typeName);
      const opening: Opening = await untilStopped(`open ${typeName}`, () =>
        open(resource, typeName, config, callOf(clientCapabilities)),
      );
      return tf.OpenEphemeralResourceResponse.encode({
        result: opening.result,
        deferred: deferredMessage(opening.deferred),
        ...leaseMessage(opening),
      });
    },

    async RenewEphemeralResource(bytes) {
      const { typeName, private: privateState = NO_BYTES } = tf.PrivateStateRequest.decode(bytes);
      const resource = typeOf(resources, typeName);
      const renewal: RenewResult = await untilStopped(
        `renew ${typeName}`,
        async () => (await resource.renew?.(privateState, callOf())) ?? { diagnostics: [] },
      );
      return tf.RenewEphemeralResourceResponse.encode(leaseMessage(renewal));
    },

    // A stop does not interrupt this: what was opened must be closed.
    async CloseEphemeralResource(bytes) {
      const { typeName, private: privateState = NO_BYTES } = tf.PrivateStateRequest.decode(bytes);
      const resource = typeOf(resources, typeName);
      const { diagnostics } = await attempt(`close ${typeName}`, async () => ({
        diagnostics: (await resource.close?.(privateState, callOf())) ?? [],
      }));
      return tf.CloseEphemeralResourceResponse.encode({ diagnostics: diagnosticMessages(diagnostics) });
    },
  };
}

type Opening = Omit<OpenResult, 'result'> & { readonly result?: EncodedValue };

async function open(
  resource: EphemeralResource,
  typeName: string,
  encodedConfig: EncodedValue | undefined,
  call: Call,
): Promise<Opening> {
  const config = decodeBlockValue(encodedConfig, resource.schema);
  const refusal = refuseUnknown(config, typeName);
  if (refusal.length > 0) return { diagnostics: refusal };
  const opened = await resource.open(config, call);
  return { ...opened, result: encodeBlockValue(opened.result, resource.schema) };
}

function leaseMessage({ diagnostics, privateState, renewAt }: RenewResult) {
  return {
    diagnostics: diagnosticMessages(diagnostics),
    renewAt: renewAt && timestamp(renewAt),
    private: privateState,
  };
}

function timestamp(date: Date): { seconds: number; nanos: number } {
  const milliseconds = date.getTime();
  return { seconds: Math.floor(milliseconds / 1000), nanos: (milliseconds % 1000) * 1_000_000 };
}

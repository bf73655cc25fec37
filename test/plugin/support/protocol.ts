import { Root } from 'protobufjs';
import descriptor from '../../fixtures/tfplugin6.json';

/** Terraform's plugin protocol 6 as another library understands it. */
const root = Root.fromJSON(descriptor as never);

type Message = Readonly<Record<string, unknown>>;

/** Encodes a message with protobufjs: `GetMetadata.Request`, names of fields as in the .proto. */
export function encodeAs(type: string, message: Message): Buffer {
  return Buffer.from(messageType(type).encode(messageType(type).fromObject(message)).finish());
}

/** Decodes with protobufjs. What is not on the wire is not in the object. */
export function decodeAs(type: string, bytes: Uint8Array): Record<string, unknown> {
  const codec = messageType(type);
  return codec.toObject(codec.decode(bytes), { longs: Number, bytes: Buffer });
}

export function messageType(type: string) {
  return root.lookupType(`tfplugin6.${type}`);
}

/** The names of all methods of the service, also of those that the provider does not have. */
export const methodNames = Object.keys(root.lookupService('tfplugin6.Provider').methods);

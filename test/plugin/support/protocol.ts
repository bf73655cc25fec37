import { Root } from 'protobufjs';
import descriptor from '../../fixtures/tfplugin6.json';

/** Terraform's plugin protocol 6, read by protobufjs, which shares no code with the provider. */
const root = Root.fromJSON(descriptor as never);

type Message = Readonly<Record<string, unknown>>;

/** Encodes a message, such as `GetMetadata.Request`, with protobufjs. Fields have the names of the .proto file. */
export function encodeAs(type: string, message: Message): Buffer {
  return Buffer.from(messageType(type).encode(messageType(type).fromObject(message)).finish());
}

/** Decodes a message with protobufjs. Fields that were not sent are absent. */
export function decodeAs(type: string, bytes: Uint8Array): Record<string, unknown> {
  const codec = messageType(type);
  return codec.toObject(codec.decode(bytes), { longs: Number, bytes: Buffer });
}

export function messageType(type: string) {
  return root.lookupType(`tfplugin6.${type}`);
}

/** The names of all methods of the service, including those that the provider does not implement. */
export const methodNames = Object.keys(root.lookupService('tfplugin6.Provider').methods);

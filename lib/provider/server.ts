import { providerServer } from '../plugin/provider-server';
import { createProvider } from './provider';

/** Bytes as latin1 characters. Set by the build. */
declare const __PROVIDER_SCHEMA__: string;
declare const __PROVIDER_METADATA__: string;

/** This file is a bundle of its own, which the provider loads after its handshake line. */
export const server = providerServer('apsaramqtt', createProvider(), {
  providerSchema: Buffer.from(__PROVIDER_SCHEMA__, 'latin1'),
  metadata: Buffer.from(__PROVIDER_METADATA__, 'latin1'),
});

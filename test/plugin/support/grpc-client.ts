import { Client, type ClientOptions, credentials, type ServiceError } from '@grpc/grpc-js';
import type { Identity } from '../../../lib/plugin/certificate';
import { decodeAs, encodeAs } from './protocol';

const LIMITLESS: ClientOptions = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc.ssl_target_name_override': 'localhost',
};

const asIs = (bytes: Buffer) => bytes;

/** A client of a provider that uses grpc-js, which shares no code with the server. */
export class GrpcClient {
  readonly #client: Client;
  readonly #streams: { cancel(): void }[] = [];

  /** @param tls `trusted` is the server's certificate in PEM. Without `tls`, the connection is plaintext. */
  constructor(address: string, tls?: { trusted: string; identity?: Identity }) {
    const channel = tls
      ? credentials.createSsl(
          Buffer.from(tls.trusted),
          tls.identity ? Buffer.from(tls.identity.key) : null,
          tls.identity ? Buffer.from(tls.identity.certificate) : null,
        )
      : credentials.createInsecure();
    this.#client = new Client(address, channel, LIMITLESS);
  }

  /** Makes a unary call of any method, with bytes. Rejects with a ServiceError of grpc-js. */
  callRaw(path: string, request: Uint8Array = new Uint8Array(0)): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        asIs,
        asIs,
        Buffer.from(request),
        (error: ServiceError | null, answer?: Buffer) => (error ? reject(error) : resolve(answer!)),
      );
    });
  }

  /** Calls a method of Terraform's provider service. `messages` is needed if the messages are not named after the method. */
  async call(
    method: string,
    request: Readonly<Record<string, unknown>> = {},
    messages = method,
  ): Promise<Record<string, unknown>> {
    const bytes = encodeAs(`${messages}.Request`, request);
    return decodeAs(`${messages}.Response`, await this.callRaw(`/tfplugin6.Provider/${method}`, bytes));
  }

  /** Opens a stream that the server should keep open. Resolves with its status when it ends. */
  openStream(path: string): Promise<{ code: number }> {
    const stream = this.#client.makeServerStreamRequest(path, asIs, asIs, Buffer.alloc(0));
    this.#streams.push(stream);
    stream.on('error', () => {});
    stream.resume();
    return new Promise((resolve) => stream.on('status', resolve));
  }

  /** Opens a bidirectional stream and leaves it open. Resolves with its status when it ends. */
  openBothWays(path: string): Promise<{ code: number; details: string }> {
    const stream = this.#client.makeBidiStreamRequest(path, asIs, asIs);
    this.#streams.push(stream);
    stream.on('error', () => {});
    stream.resume();
    stream.write(Buffer.from('more is to come'));
    return new Promise((resolve) => stream.on('status', resolve));
  }

  close(): void {
    for (const stream of this.#streams) stream.cancel();
    this.#client.close();
  }
}

import { Client, type ClientOptions, credentials, type ServiceError } from '@grpc/grpc-js';
import type { Identity } from '../../../lib/plugin/certificate';
import { decodeAs, encodeAs } from './protocol';

const LIMITLESS: ClientOptions = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc.ssl_target_name_override': 'localhost',
};

const asIs = (bytes: Buffer) => bytes;

/** Talks to a provider by way of grpc-js, which shares nothing with the server. */
export class GrpcClient {
  readonly #client: Client;
  readonly #streams: { cancel(): void }[] = [];

  /** `trusted` is the server's certificate in PEM; without it the connection is plaintext. */
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

  /** A unary call of any method, in bytes. Rejects with grpc-js' ServiceError. */
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

  /** A call of Terraform's provider service; `messages` where they are not named after the method. */
  async call(
    method: string,
    request: Readonly<Record<string, unknown>> = {},
    messages = method,
  ): Promise<Record<string, unknown>> {
    const bytes = encodeAs(`${messages}.Request`, request);
    return decodeAs(`${messages}.Response`, await this.callRaw(`/tfplugin6.Provider/${method}`, bytes));
  }

  /** Opens a stream that the server is to keep open; resolves with how it ended. */
  openStream(path: string): Promise<{ code: number }> {
    const stream = this.#client.makeServerStreamRequest(path, asIs, asIs, Buffer.alloc(0));
    this.#streams.push(stream);
    stream.on('error', () => {});
    stream.resume();
    return new Promise((resolve) => stream.on('status', resolve));
  }

  /** Opens a stream that both sides write to, and leaves it open; resolves with how it ended. */
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

import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from './certificate';

/** What is at a path: JSON, or the bytes of anything else. Undefined is answered with 404. */
export type Resources = (path: string) => object | Buffer | undefined;

/** A server on localhost with a certificate of its own, which clients trust only if they are set to. */
export class HttpsServer {
  private constructor(
    private readonly server: Server,
    /** PEM. */
    readonly certificate: string,
  ) {}

  static async start(resources: Resources): Promise<HttpsServer> {
    const identity = await selfSigned(['localhost']);
    const server = createServer(identity, (request, response) => {
      const resource = resources(request.url!);
      if (resource === undefined) response.writeHead(404).end();
      else if (Buffer.isBuffer(resource)) response.writeHead(200).end(resource);
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(resource));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new HttpsServer(server, identity.cert);
  }

  /** Name and port. */
  get host(): string {
    return `localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

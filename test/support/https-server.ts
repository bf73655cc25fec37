import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from './certificate';

/** The response for a path: an object is sent as JSON, a buffer as it is, and undefined as status 404. */
export type Resources = (path: string) => object | Buffer | undefined;

/** A server on localhost with a self-signed certificate. Clients must be configured to trust it. */
export class HttpsServer {
  private constructor(
    private readonly server: Server,
    /** The certificate in PEM. */
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

  /** The host name with the port. */
  get host(): string {
    return `localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApiRequest, readApiRequest } from '../../lib/emulator/api-request';

export interface CannedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | object;
}

/** A server in place of services that give credentials over HTTP. The test answers each request. Requests are recorded as `METHOD /path`. */
export class CredentialServer {
  readonly requests: string[] = [];
  /** The number of connections that were opened. */
  connections = 0;

  private constructor(private readonly server: Server) {}

  static async start(answer: (request: ApiRequest) => CannedAnswer): Promise<CredentialServer> {
    const server = createServer(async (request, response) => {
      started.requests.push(`${request.method} ${request.url}`);
      const { status = 200, headers, body } = answer(await readApiRequest(request));
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    const started = new CredentialServer(server);
    server.on('connection', () => {
      started.connections += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The answer of STS to AssumeRole and AssumeRoleWithOIDC. */
export function assumedCredentials(): CannedAnswer {
  return { body: { RequestId: randomUUID(), Credentials: temporaryCredentials() } };
}

/** Temporary credentials in the format of the metadata service and of a credentials URI. */
export function temporaryCredentials(expiresInMs = 3_600_000): object {
  return {
    Code: 'Success',
    AccessKeyId: 'STS.key',
    AccessKeySecret: 'sts-secret',
    SecurityToken: 'sts-token',
    Expiration: new Date(Date.now() + expiresInMs).toISOString(),
  };
}

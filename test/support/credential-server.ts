import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApiRequest, readApiRequest } from '../../lib/emulator/api-request';

export interface CannedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | object;
}

/** In place of what gives credentials over HTTP. Each request is answered by the test, and kept as `METHOD /path`. */
export class CredentialServer {
  readonly requests: string[] = [];
  /** How many connections were opened. */
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

/** The answer of STS to either of its operations. */
export function assumedCredentials(): CannedAnswer {
  return { body: { RequestId: randomUUID(), Credentials: temporaryCredentials() } };
}

/** Temporary credentials as the metadata service and a credentials URI answer with them. */
export function temporaryCredentials(expiresInMs = 3_600_000): object {
  return {
    Code: 'Success',
    AccessKeyId: 'STS.key',
    AccessKeySecret: 'sts-secret',
    SecurityToken: 'sts-token',
    Expiration: new Date(Date.now() + expiresInMs).toISOString(),
  };
}

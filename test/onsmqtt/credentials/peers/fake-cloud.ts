import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from '../../../support/certificate';

/** The behaviour of the services in a case. Services that are not given do not exist. */
export interface CloudBehaviour {
  /** The metadata service: the status of a session request and of a read, and the role of the instance. */
  readonly metadata?: {
    readonly session?: number;
    readonly readInSession?: number;
    readonly role?: string;
    readonly answer?: object;
  };
  readonly uri?: { readonly status?: number; readonly answer?: object | string; readonly redirects?: true };
  readonly sts?: 'refuses';
}

/** The parameters of a call of STS, without its signature. */
export type StsCall = Readonly<Record<string, string>>;

const REGIONS = ['cn-hangzhou', 'cn-beijing'];
const STS_HOSTS = [
  'sts.aliyuncs.com',
  'sts.example.com',
  ...REGIONS.flatMap((region) => [`sts.${region}.aliyuncs.com`, `sts-vpc.${region}.aliyuncs.com`]),
];

/** STS, ECS metadata and a credentials URI behind one proxy, with a certificate for every host of STS. */
export class FakeCloud {
  behaviour: CloudBehaviour = {};
  readonly stsCalls: StsCall[] = [];
  /** The role that was last read from the metadata service. */
  roleRead?: string;

  private constructor(
    private readonly plain: Server,
    private readonly tls: NetServer & { closeAllConnections(): void },
    private readonly folder: string,
  ) {}

  static async start(): Promise<FakeCloud> {
    const identity = await selfSigned(STS_HOSTS);
    const answer = (request: IncomingMessage, response: ServerResponse) => cloud.#answer(request, response);
    const plain = createServer(answer);
    const tls = createTlsServer(identity, answer);
    const folder = mkdtempSync(join(tmpdir(), 'fake-cloud-'));
    writeFileSync(join(folder, 'ca.pem'), identity.cert);
    const cloud = new FakeCloud(plain, tls, folder);
    plain.on('connect', (_request, socket, head) => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (head.length > 0) socket.unshift(head);
      tls.emit('connection', socket);
    });
    for (const server of [plain, tls])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return cloud;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.plain)}`;
  }

  get tlsPort(): number {
    return portOf(this.tls);
  }

  get certificateFile(): string {
    return join(this.folder, 'ca.pem');
  }

  forget(): void {
    this.stsCalls.length = 0;
    this.roleRead = undefined;
  }

  async close(): Promise<void> {
    for (const server of [this.plain, this.tls] as const) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    rmSync(this.folder, { recursive: true });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, `http://${request.headers.host}`);
    const form = new URLSearchParams(await bodyOf(request));
    const answer = url.pathname.startsWith('/latest/')
      ? this.#metadata(request, url.pathname)
      : url.pathname.startsWith('/credentials')
        ? this.#uri(url.pathname)
        : this.#sts(request, url, form);
    if (!answer) return void request.socket.destroy();
    const { status = 200, location, body } = answer;
    response
      .writeHead(status, { 'content-type': 'application/json', ...(location && { location }) })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  #metadata({ method, headers }: IncomingMessage, path: string): Answer | undefined {
    const { metadata } = this.behaviour;
    if (!metadata) return undefined;
    const { session = 200, readInSession = 200, role = 'instance-role' } = metadata;
    if (method === 'PUT') return { status: session, body: session === 200 ? 'session' : '' };
    if (headers['x-aliyun-ecs-metadata-token'] && readInSession !== 200)
      return { status: readInSession, body: '' };
    const named = path.split('/security-credentials/')[1];
    if (!named) return { body: role };
    this.roleRead = named;
    return { body: metadata.answer ?? { Code: 'Success', ...temporary(`ECS.${named}`) } };
  }

  #uri(path: string): Answer | undefined {
    const { uri } = this.behaviour;
    const moved = '/credentials/moved';
    if (uri?.redirects && path !== moved) return { status: 302, location: this.url + moved, body: '' };
    return uri && { status: uri.status, body: uri.answer ?? { Code: 'Success', ...temporary('URI') } };
  }

  #sts({ headers }: IncomingMessage, url: URL, form: URLSearchParams): Answer {
    const parameters = { ...Object.fromEntries(url.searchParams), ...Object.fromEntries(form) };
    const { Action: action = String(headers['x-acs-action']) } = parameters;
    const names = ['RoleArn', 'RoleSessionName', 'DurationSeconds', 'Policy', 'ExternalId'];
    const oidc = ['OIDCProviderArn', 'OIDCToken'];
    const asked = [...names, ...oidc].filter((name) => parameters[name] !== undefined);
    const signedWith = /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? parameters.AccessKeyId;
    const securityToken = headers['x-acs-security-token'] ?? parameters.SecurityToken;
    this.stsCalls.push({
      host: url.hostname,
      action,
      ...Object.fromEntries(asked.map((name) => [name, parameters[name]!])),
      ...(signedWith && { AccessKeyId: signedWith }),
      ...(securityToken && { SecurityToken: String(securityToken) }),
    });
    if (this.behaviour.sts === 'refuses')
      return { status: 403, body: { Code: 'NoPermission', Message: 'no', RequestId: randomUUID() } };
    const role = parameters.RoleArn?.split('/')[1];
    const keys = temporary(`STS.${role}.${signedWith ?? 'oidc'}`);
    return { body: { RequestId: randomUUID().toUpperCase(), Credentials: keys } };
  }
}

interface Answer {
  readonly status?: number;
  readonly location?: string;
  readonly body: object | string;
}

/** Temporary credentials in the format of Alibaba Cloud's services, by default for an hour. */
export function temporary(id: string, seconds = 3_600): Record<string, string> {
  const expiration = new Date(Date.now() + seconds * 1_000).toISOString().replace(/\.\d+/, '');
  return {
    AccessKeyId: id,
    AccessKeySecret: `${id}-secret`,
    SecurityToken: `${id}-token`,
    Expiration: expiration,
  };
}

function portOf(server: NetServer): number {
  return (server.address() as AddressInfo).port;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

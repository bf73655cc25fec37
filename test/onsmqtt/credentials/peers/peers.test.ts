import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { DIFFERENCES } from '../../../../lib/onsmqtt/facts/credentials';
import { credentialsOf } from '../../../support/credentials-of';
import { installed } from '../../../support/installed';
import { CASES, type Case } from './cases';
import { FakeCloud, type StsCall } from './fake-cloud';

/** What a client came to: whom it asks as, from which source, and what it asked to become that. */
interface Resolution {
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
  readonly securityToken?: string;
  readonly source?: string;
  readonly sts: readonly StsCall[];
  readonly role?: string;
}

type Found = Omit<Resolution, 'sts' | 'role'>;
type Env = NodeJS.ProcessEnv & { readonly HOME: string };

let cloud: FakeCloud;
let folder: string;

beforeAll(async () => {
  cloud = await FakeCloud.start();
  folder = mkdtempSync(join(tmpdir(), 'peers-'));
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

/** Every client has a home of its own: some write into it. */
function environmentOf({ env = {}, files = {} }: Case): Env {
  const home = mkdtempSync(join(folder, 'home-'));
  const filled = (text: string) =>
    text.replaceAll('$HOME', home).replaceAll('$URI', `${cloud.url}/credentials`);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), filled(content));
  }
  const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)]));
  return { ...own, ...surroundings(), HOME: home };
}

/** The way to the test's servers. */
function surroundings(): Record<string, string> {
  return {
    PATH: process.env.PATH!,
    HTTPS_PROXY: cloud.url,
    HTTP_PROXY: cloud.url,
    NODE_EXTRA_CA_CERTS: cloud.certificateFile,
    SSL_CERT_FILE: cloud.certificateFile,
    APSARAMQTT_ECS_METADATA_ENDPOINT: cloud.url,
  };
}

async function resolution(one: Case, find: (env: Env) => Promise<Found>): Promise<Resolution> {
  cloud.behaviour = one.cloud ?? {};
  cloud.forget();
  const { accessKeyId, accessKeySecret, securityToken, source } = await find(environmentOf(one));
  return {
    accessKeyId,
    accessKeySecret,
    securityToken: securityToken || undefined,
    source,
    sts: cloud.stsCalls.map(withoutMadeUpName),
    role: cloud.roleRead,
  };
}

/** DIFFERENCES['session-name']: the same for every session that has no name. */
function withoutMadeUpName({ RoleSessionName = '', ...call }: StsCall): StsCall {
  const isMadeUp = /^(terraform|credentials-(nodejs|go)-\d+)$/.test(RoleSessionName);
  return { ...call, RoleSessionName: isMadeUp ? '(made up)' : RoleSessionName };
}

async function ours(env: Env): Promise<Found> {
  try {
    const { accessKeyId, accessKeySecret, securityToken, source } = await credentialsOf({}, env);
    return { accessKeyId, accessKeySecret, securityToken, source: sourceOf(source) };
  } catch {
    return {};
  }
}

/** By the names of the SDKs. */
function sourceOf(source: string): string | undefined {
  if (/config\.json|mine\.json/.test(source)) return 'cli_profile';
  if (source.startsWith('profile')) return 'profile';
  return {
    'the access key': 'env',
    'a role assumed with an OIDC token': 'oidc_role_arn',
    'the ECS instance': 'ecs_ram_role',
    'the credentials URI': 'credential_uri',
  }[source];
}

/** An SDK in a process of its own, which is asked line by line. */
class Peer {
  private constructor(private readonly process: ChildProcessWithoutNullStreams) {}

  static start(program: string, args: string[]): Peer {
    return new Peer(spawn(program, args, { env: surroundings() }));
  }

  async find(env: Env): Promise<Found> {
    const lines = createInterface({ input: this.process.stdout });
    const result = new Promise<string>((resolve) => {
      lines.on('line', (line) => {
        if (line.startsWith('@@')) resolve(line.slice(2));
      });
    });
    this.process.stdin.write(`${JSON.stringify({ env })}\n`);
    const found = JSON.parse(await result);
    lines.close();
    return { ...found, source: found.source?.split('/')[1] };
  }

  async stop(): Promise<void> {
    const exit = once(this.process, 'exit');
    this.process.stdin.end();
    await exit;
  }
}

const IS_NIGHTLY = process.env.APSARAMQTT_NIGHTLY === '1';

/** Every third, unless there is a night for all of them. */
const COMPARED = CASES.filter((_, index) => IS_NIGHTLY || index % 3 === 0);

function holdsAgainst(name: 'node' | 'go', start: () => Peer): void {
  let peer: Peer;
  beforeAll(() => {
    peer = start();
  });
  afterAll(() => peer.stop());

  it.each(COMPARED.filter(({ without }) => without !== name))('$name', async (one) => {
    const theirs = await resolution(one, (env) => peer.find(env));
    const own = await resolution(one, ours);
    if (one.differs?.[name]) expect(own).not.toEqual(theirs);
    else expect(own).toEqual(theirs);
  });
}

describe('credentials are those of the Node.js SDK:', () => {
  holdsAgainst('node', () =>
    Peer.start(process.execPath, [
      join(__dirname, 'node-peer.cjs'),
      new URL(cloud.url).port,
      String(cloud.tlsPort),
    ]),
  );
});

const withGo = IS_NIGHTLY && installed('go', ['version']) ? describe : describe.skip;

withGo('credentials are those of the Go SDK (APSARAMQTT_NIGHTLY, Go):', () => {
  holdsAgainst('go', () => {
    const program = join(folder, 'go-peer');
    execFileSync('go', ['build', '-o', program, '.'], { cwd: join(__dirname, 'go-peer'), stdio: 'inherit' });
    return Peer.start(program, []);
  });
});

describe('the cases', () => {
  it('are many, and each has a name of its own', () => {
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
    expect(CASES.length).toBeGreaterThanOrEqual(120);
  });

  /** Those that no environment shows: about the alicloud provider, and what the comparison leaves out. */
  const UNSEEN = ['session-name', 'signature', 'file-untouched'];

  it('show every difference that the facts name', () => {
    const shown = new Set(CASES.flatMap(({ differs = {} }) => Object.values(differs)));
    const named = Object.entries(DIFFERENCES)
      .filter(([, { from }]) => !from.every((peer) => peer === 'alicloud'))
      .map(([name]) => name)
      .filter((name) => !UNSEEN.includes(name));
    expect([...shown].sort()).toEqual(named.sort());
  });
});

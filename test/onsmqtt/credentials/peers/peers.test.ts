import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIFFERENCES } from '../../../../lib/onsmqtt/facts/credentials';
import { credentialsOf } from '../../../support/credentials-of';
import { installed } from '../../../support/installed';
import { IS_NIGHTLY } from '../../../support/nightly';
import { CASES, type Case } from './cases';
import { FakeCloud, type StsCall } from './fake-cloud';
import { type Env, type Found, makeHome, Peer, type Resolution, surroundings } from './peer';

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

/** The environment of a client. Every client has a separate home folder, because some write to it. */
function environmentOf({ env = {}, files = {} }: Case): Env {
  const { home, filled } = makeHome(folder, cloud, files);
  const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)]));
  return { ...own, ...surroundings(cloud), HOME: home };
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

/** The call without a generated session name, see DIFFERENCES['session-name']. */
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

/** The name of a source in the SDKs. */
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

/** Every third case, or all cases in the nightly run. */
const COMPARED = CASES.filter((_, index) => IS_NIGHTLY || index % 3 === 0);

function holdsAgainst(name: 'node' | 'go', start: () => Peer): void {
  let peer: Peer;
  beforeAll(() => {
    peer = start();
  });
  afterAll(() => peer.stop());

  it.each(COMPARED.filter(({ without }) => without !== name))('$name', async (one) => {
    const theirs = await resolution(one, async (env) => {
      const found = await peer.find({ env });
      return { ...found, source: found.source?.split('/')[1] };
    });
    const own = await resolution(one, ours);
    if (one.differs?.[name]) expect(own).not.toEqual(theirs);
    else expect(own).toEqual(theirs);
  });
}

describe('credentials are those of the Node.js SDK:', () => {
  holdsAgainst('node', () =>
    Peer.start(
      process.execPath,
      [join(__dirname, 'node-peer.cjs'), new URL(cloud.url).port, String(cloud.tlsPort)],
      cloud,
    ),
  );
});

const withGo = IS_NIGHTLY && installed('go', ['version']) ? describe : describe.skip;

withGo('credentials are those of the Go SDK (APSARAMQTT_NIGHTLY, Go):', () => {
  holdsAgainst('go', () => {
    const program = join(folder, 'go-peer');
    execFileSync('go', ['build', '-o', program, '.'], { cwd: join(__dirname, 'go-peer'), stdio: 'inherit' });
    return Peer.start(program, [], cloud);
  });
});

describe('the cases', () => {
  it('are many, and each has a separate name', () => {
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
    expect(CASES.length).toBeGreaterThanOrEqual(120);
  });

  /** Differences that no case shows, because the comparison leaves them out. */
  const UNSEEN = ['signature', 'file-untouched'];

  it('show every difference that the facts name', () => {
    const shown = new Set(CASES.flatMap(({ differs = {} }) => Object.values(differs)));
    const named = Object.entries(DIFFERENCES)
      .filter(([, { from }]) => !from.every((peer) => peer === 'alicloud'))
      .map(([name]) => name)
      .filter((name) => !UNSEEN.includes(name));
    expect([...shown].sort()).toEqual(named.sort());
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIFFERENCES, type DifferenceName } from '../../../../lib/onsmqtt/facts/credentials';
import { withProfileRegion } from '../../../../lib/onsmqtt/profile-region';
import { type ProviderArguments, resolveSettings } from '../../../../lib/onsmqtt/settings';
import { credentialsOf } from '../../../support/credentials-of';
import { IS_NIGHTLY } from '../../../support/nightly';
import answers from './alicloud-answers.json';
import { ALICLOUD_CASES, ALICLOUD_FILES, type AlicloudCase } from './alicloud-cases';
import { FakeCloud, type StsCall } from './fake-cloud';
import { makeHome, type Resolution, surroundings } from './peer';

let cloud: FakeCloud;
let folder: string;

beforeAll(async () => {
  cloud = await FakeCloud.start();
  cloud.behaviour = { metadata: {}, uri: {} };
  folder = mkdtempSync(join(tmpdir(), 'alicloud-'));
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

async function ours({ block, env }: AlicloudCase): Promise<Resolution> {
  cloud.forget();
  const { home, filled } = makeHome(folder, cloud, ALICLOUD_FILES);
  const asked = JSON.parse(filled(JSON.stringify({ block, env })));
  const environment = { ...asked.env, ...surroundings(cloud), HOME: home };
  const { region } = await withProfileRegion(resolveSettings(asked.block, environment), environment);
  const found = await credentialsOf(asked.block as ProviderArguments, environment).catch(() => undefined);
  if (!found) return { sts: [] };
  const { accessKeyId, accessKeySecret, securityToken = '' } = found;
  return { accessKeyId, accessKeySecret, securityToken, region, sts: [...cloud.stsCalls] };
}

/** The compared part of a resolution. An hour is the default of STS. The host of STS is excluded, see DIFFERENCES['sts-region']. */
function comparable({ sts, region, ...identity }: Resolution, isRegionLeftOut: boolean): Resolution {
  const calls = sts.map(
    ({ host, ...call }): StsCall => ({
      DurationSeconds: '3600',
      ...call,
      RoleSessionName: call.RoleSessionName!.replace(/^credentials-go-\d+$/, 'terraform'),
    }),
  );
  return { ...identity, sts: calls, region: isRegionLeftOut ? undefined : region };
}

/** The settings of a case, in the block or in the environment. */
function settingsOf({ block, env }: AlicloudCase) {
  return {
    profile: block.profile ?? env.ALICLOUD_PROFILE ?? env.ALIBABA_CLOUD_PROFILE,
    isKeyGiven: Boolean(block.access_key ?? env.ALICLOUD_ACCESS_KEY ?? env.ALIBABA_CLOUD_ACCESS_KEY_ID),
    isTokenGiven: Boolean(
      block.security_token ?? env.ALICLOUD_SECURITY_TOKEN ?? env.ALIBABA_CLOUD_SECURITY_TOKEN,
    ),
    isOtherNamed: Boolean(env.ALICLOUD_CREDENTIALS_URI || env.ALIBABA_CLOUD_ECS_METADATA),
    isSessionNamed: Boolean(env.ALICLOUD_ASSUME_ROLE_SESSION_NAME || env.ALIBABA_CLOUD_ROLE_SESSION_NAME),
  };
}

/** The reason why ours differs in a case in which the alicloud provider finds credentials, if it does. */
function differenceOf(one: AlicloudCase): DifferenceName | undefined {
  const { block, env } = one;
  const { profile, isKeyGiven, isTokenGiven, isOtherNamed, isSessionNamed } = settingsOf(one);
  const isReadByAlicloud = !['ecs', 'chain', 'none'].includes(String(profile));
  if (isKeyGiven)
    return profile === 'role' || (profile === 'sts' && !isTokenGiven) ? 'keys-before-profile' : undefined;
  if (profile === 'ecs' || profile === 'none') return isOtherNamed ? 'named-profile' : undefined;
  if (!profile || !isReadByAlicloud) return undefined;
  if (isTokenGiven) return 'one-origin';
  if (env.ALIBABA_CLOUD_CONFIG_FILE && !block.shared_credentials_file) return 'config-file-of-profiles';
  if (profile === 'left-over') return 'left-over-keys';
  if (profile === 'twice') return 'first-of-a-name';
  return profile === 'role' && takesNameOfOther(block, isSessionNamed) ? 'session-of-profile' : undefined;
}

/** Whether the role and the session name come from different places: one from the block, the other from the profile. */
function takesNameOfOther(block: AlicloudCase['block'], isSessionNamed: boolean): boolean {
  const [role] = (block.assume_role ?? []) as { role_arn: string }[];
  if (!role) return false;
  return role.role_arn ? !isSessionNamed : isSessionNamed;
}

const recorded: Readonly<Record<string, Resolution>> = JSON.parse(JSON.stringify(answers));

/** Every fifth case, or all cases in the nightly run. */
const COMPARED = ALICLOUD_CASES.filter((_, index) => IS_NIGHTLY || index % 5 === 0);

describe('credentials are those of the alicloud provider, as its own code resolved them:', () => {
  it.each(COMPARED)('$name', async (one) => {
    const theirs = recorded[one.name]!;
    const own = await ours(one);
    // See DIFFERENCES['loose-chain']: if the alicloud provider fails, ours may find credentials.
    if (!theirs.accessKeyId) return;
    const isDefaultRegion = theirs.region === 'cn-beijing';
    const difference = differenceOf(one);
    const [mine, others] = [comparable(own, isDefaultRegion), comparable(theirs, isDefaultRegion)];
    if (difference) expect(mine).not.toEqual(others);
    else expect(mine).toEqual(others);
  });

  it('with answers to every case, and every difference shown that the facts name', () => {
    expect(Object.keys(recorded)).toEqual(ALICLOUD_CASES.map(({ name }) => name));
    const isFound = ({ name }: AlicloudCase) => recorded[name]!.accessKeyId !== undefined;
    const shown = ALICLOUD_CASES.filter(isFound).map(differenceOf).filter(Boolean);
    const seenOtherwise = ['loose-chain', 'no-default-region', 'sts-region', 'zero-timeout'];
    const named = Object.entries(DIFFERENCES)
      .filter(([, { from }]) => (from as readonly string[]).includes('alicloud'))
      .map(([name]) => name);
    expect([...new Set([...shown, ...seenOtherwise])].sort()).toEqual(named.sort());
  });
});

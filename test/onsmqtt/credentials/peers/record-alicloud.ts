/**
 * Writes `alicloud-answers.json`: the identity that the alicloud provider uses in each case. Runs the code of the provider from a checkout
 * of aliyun/terraform-provider-alicloud, whose folder is the argument. Needs Go.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALICLOUD_CASES, ALICLOUD_FILES } from './alicloud-cases';
import { FakeCloud } from './fake-cloud';
import { makeHome, Peer, surroundings } from './peer';

/** Builds the provider without its resources, which take long to build and are not needed for credentials. */
function build(checkout: string, folder: string): string {
  for (const path of ['go.mod', 'go.sum', 'alicloud/provider.go', 'alicloud/features/features.go'])
    cpSync(join(checkout, path), join(folder, path));
  for (const path of ['connectivity/config.go', 'connectivity/regions.go', 'helper/hashcode.go'])
    cpSync(join(checkout, 'alicloud', path), join(folder, 'alicloud', path));
  const provider = join(folder, 'alicloud/provider.go');
  const source = readFileSync(provider, 'utf8');
  writeFileSync(
    provider,
    source.replace(/\t\tDataSourcesMap: [\s\S]*?\n\t}\n\tprovider\.Conf/, '\t}\n\tprovider.Conf'),
  );
  const own = join(__dirname, 'alicloud-peer');
  cpSync(join(own, 'main.go'), join(folder, 'main.go'));
  cpSync(join(own, 'alicloud'), join(folder, 'alicloud'), { recursive: true });
  cpSync(join(own, 'connectivity'), join(folder, 'alicloud/connectivity'), { recursive: true });
  const program = join(folder, 'peer');
  execFileSync('go', ['build', '-mod=mod', '-o', program, '.'], { cwd: folder, stdio: 'inherit' });
  return program;
}

async function main(checkout: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'alicloud-'));
  const cloud = await FakeCloud.start();
  cloud.behaviour = { metadata: {}, uri: {} };
  const peer = Peer.start(build(checkout, folder), [], cloud);
  const answers: Record<string, object> = {};
  for (const { name, block, env } of ALICLOUD_CASES) {
    cloud.forget();
    const { home, filled } = makeHome(folder, cloud, ALICLOUD_FILES);
    const asked = JSON.parse(filled(JSON.stringify({ block, env })));
    const found = await peer.find({
      block: asked.block,
      env: { ...asked.env, ...surroundings(cloud), HOME: home },
    });
    answers[name] = { ...found, sts: [...cloud.stsCalls] };
  }
  writeFileSync(join(__dirname, 'alicloud-answers.json'), `${JSON.stringify(answers, null, 1)}\n`);
  await peer.stop();
  await cloud.close();
  rmSync(folder, { recursive: true });
}

void main(process.argv[2]!);

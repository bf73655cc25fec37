import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { installed } from '../support/installed';
import { processesIn } from '../support/processes-in';
import { finished, type Terraform } from '../support/terraform';
import { oneToken, terraformWithProvider } from '../support/terraform-with-provider';
import { until } from '../support/until';

/** A loopback address. Only root may listen on the DNS port, and may also mount. */
const ADDRESS = '127.0.0.77';
/** With these settings, a DNS lookup takes much longer than the test waits for the provider to end. */
const RESOLVER = `nameserver ${ADDRESS}\noptions timeout:60 attempts:5\n`;
const PATIENCE_MS = 15_000;

let emulator: Emulator;
let terraform: Terraform;
let nameServer: Socket | undefined;

beforeEach(async () => {
  emulator = await Emulator.start();
  terraform = terraformWithProvider(emulator)
    .write('main.tf', oneToken(emulator.instanceId))
    .write('resolv.conf', RESOLVER);
  expect(await terraform.run('init', '-no-color')).toMatchObject({ status: 0 });
});
afterEach(async () => {
  terraform.remove();
  nameServer?.close();
  await emulator.close();
});

/** Whether a mount namespace is possible, in which the name server never answers. */
const canMount = installed('unshare', ['--mount', 'true']);
(canMount ? it : it.skip)('a look-up that hangs keeps no provider when Terraform is killed', async () => {
  nameServer = createSocket('udp4').bind(53, ADDRESS);
  const sockets = join(terraform.folder, 'tmp');
  mkdirSync(sockets);
  const script = 'mount --bind resolv.conf /etc/resolv.conf && exec terraform plan -no-color';
  const plan = terraform
    .with({
      APSARAMQTT_ENDPOINT: 'https://onsmqtt.cn-hangzhou.aliyuncs.com',
      DEVICE_TOKEN: emulator.issueToken(),
      TMPDIR: sockets,
    })
    .commandOf('unshare')
    .start('--mount', 'sh', '-c', script);
  const end = finished(plan);
  await once(nameServer, 'message');
  plan.kill('SIGKILL');
  await end;
  const patience = Date.now() + PATIENCE_MS;
  await until(() => processesIn(terraform.folder).length === 0 || Date.now() > patience);
  expect(processesIn(terraform.folder)).toEqual([]);
  expect(readdirSync(sockets).filter((name) => name.startsWith('tfprovider-'))).toEqual([]);
});

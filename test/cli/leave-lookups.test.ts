import { spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { COMMAND, type CommandLine, eachWithCommandLine } from '../support/command-line';
import { installed } from '../support/installed';
import { finished } from '../support/terraform';

/** A loopback address. Only root may listen on the DNS port, and may also mount. */
const ADDRESS = '127.0.0.78';
/** With these settings, a DNS lookup takes much longer than a test may. */
const RESOLVER = `nameserver ${ADDRESS}\noptions timeout:60 attempts:5\n`;
/** From 22.15, Node.js can end without waiting for lookups. "npm ci --prefix test/node-versions" installs it. */
const NODE_22 = resolve('test/node-versions/node_modules/node-22/bin/node');

let commandLine: CommandLine;
let nameServer: Socket;
eachWithCommandLine((started) => {
  ({ commandLine } = started);
});
afterEach(() => nameServer.close());

const canRun = installed('unshare', ['--mount', 'true']) && existsSync(NODE_22);
(canRun ? it : it.skip)('a command ends with its verdict and its status while a look-up hangs', async () => {
  nameServer = createSocket('udp4').bind(53, ADDRESS);
  await once(nameServer, 'listening');
  commandLine.write('resolv.conf', RESOLVER);
  const script = `mount --bind resolv.conf /etc/resolv.conf && exec "${NODE_22}" "${COMMAND}" query --token-env DEVICE --instance-id post-cn-1`;
  const { status, stderr } = await finished(
    spawn('unshare', ['--mount', 'sh', '-c', script], {
      cwd: commandLine.folder,
      env: {
        ...commandLine.environment(),
        APSARAMQTT_ENDPOINT: 'https://onsmqtt.cn-hangzhou.aliyuncs.com',
        CLIENT_CONNECT_TIMEOUT: '500',
        MAX_RETRY_TIMEOUT: '0',
        DEVICE: 'token-of-device-1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  expect(stderr).toMatch(
    /^error: Could not verify token DEVICE.* did not accept a connection in time\.\n.*\n$/,
  );
  expect(status).toBe(3);
});

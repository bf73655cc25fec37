import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { COMMAND, type CommandLine, eachWithCommandLine } from '../../support/command-line';
import { installed } from '../../support/installed';
import { finished } from '../../support/terraform';

let commandLine: CommandLine;
eachWithCommandLine((started) => {
  ({ commandLine } = started);
});

/** A server that blocks with a full queue of connections. A new connection takes a second, because its first packet is sent again. */
const DISTANT_SERVER = `
  const net = require('node:net');
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\n{}'));
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    const { port } = server.address();
    for (let count = 0; count < 4; count++) net.connect(port, '127.0.0.1').on('error', () => {});
    process.nextTick(() => {
      require('node:fs').writeSync(1, String(port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900);
    });
  });
`;

/** Whether a mount namespace is possible, in which localhost has two addresses. */
const canMount = installed('unshare', ['--mount', 'true']);
(canMount ? it : it.skip)('a host with two addresses is reached if a connection takes a second', async () => {
  const server = spawn(process.execPath, ['-e', DISTANT_SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = await once(server.stdout, 'data');
    commandLine.write('hosts', '127.0.0.1 localhost\n::1 localhost\n');
    const script = `mount --bind hosts /etc/hosts && exec "${process.execPath}" "${COMMAND}" query --token-env DEVICE --instance-id post-cn-1`;
    const { stderr } = await finished(
      spawn('unshare', ['--mount', 'sh', '-c', script], {
        cwd: commandLine.folder,
        env: {
          ...commandLine.environment(),
          APSARAMQTT_ENDPOINT: `http://localhost:${port}`,
          NODE_OPTIONS: '--dns-result-order=ipv4first',
          MAX_RETRY_TIMEOUT: '0',
          DEVICE: 'token-of-device-1',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    expect(stderr).toContain('The answer has no TokenStatus.');
  } finally {
    server.kill();
  }
});

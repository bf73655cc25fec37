// Runs the default chain of the Node.js SDK: reads one environment per line from standard input, writes one result per line. Connections to
// hosts other than the loopback address are redirected to the test's servers, because the SDK does not support proxies.
const net = require('node:net');
const { createInterface } = require('node:readline');

const [, , plainPort, tlsPort] = process.argv;
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [options] = net._normalizeArgs(Array.isArray(args[0]) ? args[0] : args);
  if (options.port !== undefined && options.host !== '127.0.0.1')
    Object.assign(options, { host: '127.0.0.1', port: Number(options.port) === 443 ? tlsPort : plainPort });
  return connect.apply(this, args);
};

const { default: Credential } = require('@alicloud/credentials');

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { env } = JSON.parse(line);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  let result;
  try {
    const { accessKeyId, accessKeySecret, securityToken, providerName } =
      await new Credential().getCredential();
    result = { accessKeyId, accessKeySecret, securityToken, source: providerName };
  } catch {
    result = {};
  }
  process.stdout.write(`@@${JSON.stringify(result)}\n`);
});

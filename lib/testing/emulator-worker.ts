/** Runs the emulator in a thread of its own, so that it answers while the test's thread is blocked by Terraform. */
import { parentPort } from 'node:worker_threads';
import { Emulator } from '../emulator/emulator';
import { ENVIRONMENT, ROLE_ENVIRONMENT } from '../onsmqtt/facts/variables';
import type { EmulatorCall, EmulatorReply, EmulatorRequest, Started } from './emulator-calls';

let running: Emulator | undefined;

parentPort?.on('message', async ({ call, port, isAnswered }: EmulatorRequest) => {
  let reply: EmulatorReply;
  try {
    reply = { value: await answer(call) };
  } catch (error) {
    reply = { error: (error as Error).message };
  }
  port.postMessage(reply);
  Atomics.store(isAnswered, 0, 1);
  Atomics.notify(isAnswered, 0);
});

async function answer(call: EmulatorCall): Promise<unknown> {
  switch (call.method) {
    case 'start':
      running = await Emulator.start(call.config);
      return started(running);
    case 'issue': {
      const { instanceId, lifetimeSeconds } = call;
      const expiresAt = lifetimeSeconds === undefined ? undefined : Date.now() + lifetimeSeconds * 1000;
      return emulator().issueToken({ instanceId, expiresAt });
    }
    case 'revoke':
      return emulator().revokeToken(call.token, call.instanceId);
    case 'expire':
      return emulator().expireToken(call.token, call.instanceId);
    case 'calls':
      return emulator().calls().QueryToken.answered;
    case 'stop':
      return emulator().close();
  }
}

function emulator(): Emulator {
  if (running) return running;
  throw new Error('The emulator was not started.');
}

function started({ url, instanceId, region, accessKeyId, accessKeySecret }: Emulator): Started {
  const settings = { region, endpoint: url, access_key: accessKeyId, secret_key: accessKeySecret };
  return { url, instanceId, environment: environmentFor(settings) };
}

/** Sets the first variable of each argument. All other variables for credentials are empty, which counts as not set. */
function environmentFor(
  values: { readonly [Name in keyof typeof ENVIRONMENT]?: string },
): Record<string, string> {
  const named = Object.entries(ENVIRONMENT).flatMap(([name, variables]) =>
    variables.map((variable, index) => [
      variable,
      index === 0 ? (values[name as keyof typeof ENVIRONMENT] ?? '') : '',
    ]),
  );
  const roles = ROLE_ENVIRONMENT.role_arn.map((variable) => [variable, '']);
  return Object.fromEntries([...named, ...roles]);
}

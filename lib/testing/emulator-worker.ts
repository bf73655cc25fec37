/** The emulator in a thread of its own: it answers also while the thread of the test waits for Terraform. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Emulator } from '../emulator/emulator';
import type { EmulatorCall, EmulatorReply, Started } from './emulator-calls';

async function main(port: MessagePort): Promise<void> {
  let emulator: Emulator;
  try {
    emulator = await Emulator.start(workerData);
  } catch (error) {
    port.postMessage({ error: (error as Error).message });
    return;
  }
  port.on('message', ({ call, port: answerTo }: { call: EmulatorCall; port: MessagePort }) => {
    answerTo.postMessage(reply(emulator, call));
  });
  const { url, instanceId, region, accessKeyId, accessKeySecret } = emulator;
  port.postMessage({ value: { url, instanceId, region, accessKeyId, accessKeySecret } satisfies Started });
}

function reply(emulator: Emulator, call: EmulatorCall): EmulatorReply {
  switch (call.method) {
    case 'issueToken': {
      const { instanceId, lifetimeSeconds = 3600 } = call.issuedFor;
      return { value: emulator.issueToken({ instanceId, expiresAt: Date.now() + lifetimeSeconds * 1000 }) };
    }
    case 'revokeToken':
      return { value: emulator.revokeToken(call.token, call.instanceId) };
    case 'answeredCalls':
      return { value: emulator.calls().QueryToken.answered };
  }
}

if (parentPort) void main(parentPort);

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { Emulator } from '../../lib/emulator/emulator';
import { fingerprint } from '../../lib/gate/fingerprint';
import { HcpTerraform } from '../pipelines/support/hcp-terraform';
import { selfSigned } from '../support/certificate';
import { CommandLine } from '../support/command-line';
import type { Terraform } from '../support/terraform';
import { initializedWithProvider, REQUIRED_PROVIDERS } from '../support/terraform-with-provider';
import { revokedToken } from '../support/tokens';

const KEY = 'the-hmac-key-of-the-run-task';

/** A list of ciphers with which Node.js accepts even the weakest servers. */
const WEAKEST = 'ALL:eNULL:@SECLEVEL=0';

let emulator: Emulator;
let terraform: Terraform;
let passingPlan: string;
let commandLine: CommandLine;
/** The folder in which the service stores plans. */
let temporary: string;
let service: ChildProcess | undefined;
let hcp: HcpTerraform;

beforeAll(async () => {
  emulator = await Emulator.start({ callsPerSecond: null });
  terraform = await initializedWithProvider(emulator);
  passingPlan = await planOf(emulator.issueToken());
});
afterAll(async () => {
  terraform.remove();
  await emulator.close();
});
beforeEach(() => {
  commandLine = new CommandLine(emulator);
  temporary = join(commandLine.folder, 'temporary');
  mkdirSync(temporary);
});
afterEach(async () => {
  service?.kill('SIGKILL');
  service = undefined;
  await hcp?.close();
  commandLine.remove();
});

/** A plan as JSON with a gate that only warns. */
async function planOf(token: string): Promise<string> {
  const gate = `data "apsaramqtt_token" "device_1" {
    instance_id = "${emulator.instanceId}"
    token_env   = "DEVICE_TOKEN"
    on_invalid  = "warn"
  }`;
  terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${gate}`);
  const planned = await terraform
    .with({ DEVICE_TOKEN: token })
    .run('plan', '-input=false', '-out=saved.tfplan');
  expect(planned).toMatchObject({ status: 0 });
  return (await terraform.run('show', '-json', 'saved.tfplan')).stdout;
}

/** Starts an HCP Terraform server with a plan, and the run task service. */
async function start(plan: string | null, ...args: string[]) {
  return startIn({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, plan, ...args);
}

async function startIn(env: NodeJS.ProcessEnv, plan: string | null, ...args: string[]) {
  hcp = await HcpTerraform.start(plan);
  service = commandLine.start(['run-task', '--terraform-url', hcp.url, ...args], {
    APSARAMQTT_RUN_TASK_KEY: KEY,
    TMPDIR: temporary,
    ...env,
  });
  const lines = createInterface(service.stdout!);
  const [, url] = /^listening on (http:.*)$/.exec(await nextLine(lines))!;
  return { url: url!, lines };
}

async function nextLine(lines: Interface): Promise<string> {
  const [line] = await once(lines, 'line');
  return String(line);
}

describe('apsaramqtt run-task', () => {
  it('fails a plan with an invalid token, with an outcome for it, and leaves no file', async () => {
    const token = revokedToken(emulator);
    const { url, lines } = await start(await planOf(token), '--fail-on', 'warning');
    const logged = nextLine(lines);
    expect(await hcp.send(url, hcp.request(), KEY)).toMatchObject({ status: 200 });
    const { status, message, outcomes } = await hcp.result();
    expect({ status, message }).toEqual({ status: 'failed', message: '1 invalid' });
    expect(outcomes).toHaveLength(1);
    expect(outcomes[0]!.attributes).toMatchObject({
      'outcome-id': 'AMT001 data.apsaramqtt_token.device_1',
      tags: {
        Severity: [{ label: 'warning', level: 'warning' }],
        Fingerprint: [{ label: fingerprint(token) }],
      },
    });
    expect(await logged).toBe('run-i3Df5to9ELvibKpQ (factory/devices): failed: 1 invalid');
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('fails a run if a plan cannot be kept, and serves the next', async () => {
    const { url, lines } = await start(passingPlan);
    const taken = nextLine(lines);
    rmSync(temporary, { recursive: true });
    await hcp.send(url, hcp.request(), KEY);
    expect(await hcp.result()).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/^Failed to check the plan \(ENOENT\)\.$/),
    });
    await taken;
    mkdirSync(temporary);
    await hcp.send(url, hcp.request(), KEY);
    expect(await hcp.result()).toMatchObject({ status: 'passed' });
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("removes files of this user's services that were killed", async () => {
    const [left, used] = ['left', 'used'].map((name) => join(temporary, `apsaramqtt-run-task-${name}`));
    for (const folder of [left!, used!]) {
      mkdirSync(folder);
      writeFileSync(join(folder, 'plan.json'), passingPlan);
    }
    const tenMinutesAgo = Date.now() / 1000 - 600;
    utimesSync(left!, tenMinutesAgo, tenMinutesAgo);
    const { url } = await start(passingPlan);
    await hcp.send(url, hcp.request(), KEY);
    expect(await hcp.result()).toMatchObject({ status: 'passed' });
    expect(readdirSync(temporary)).toEqual([basename(used!)]);
  });

  it.each([
    ['whose certificate it does not trust', {}, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
    [
      'with nothing newer than TLS 1.1',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: WEAKEST },
      { NODE_EXTRA_CA_CERTS: 'ca.pem', NODE_OPTIONS: `--tls-min-v1.0 --tls-cipher-list=${WEAKEST}` },
    ],
    [
      'that encrypts nothing',
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-NULL-SHA@SECLEVEL=0' },
      { NODE_EXTRA_CA_CERTS: 'ca.pem', NODE_OPTIONS: `--tls-cipher-list=${WEAKEST}` },
    ],
  ] as const)(
    'neither asks nor believes a Terraform %s, whatever the environment says',
    async (_, weak, env) => {
      const requests: (string | undefined)[] = [];
      const identity = await selfSigned(['localhost']);
      commandLine.write('ca.pem', identity.cert);
      const server = createServer({ ...identity, ...weak }, ({ url }, response) => {
        requests.push(url);
        response.end(passingPlan);
        server.emit('asked');
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
      const { url } = await startIn(env, passingPlan, '--terraform-url', origin);
      const request = hcp.request().replaceAll(hcp.url, origin);
      // The first connection is the download of the plan, the second the delivery of the result.
      const refused = once(server, 'connection').then(() => once(server, 'connection'));
      await hcp.send(url, request, KEY);
      await Promise.race([refused, once(server, 'asked')]);
      server.close().closeAllConnections();
      expect(requests).toEqual([]);
    },
  );

  it('passes a plan whose tokens are valid', async () => {
    const { url } = await start(passingPlan);
    await hcp.send(url, hcp.request(), KEY);
    expect(await hcp.result()).toEqual({ status: 'passed', message: '1 valid', outcomes: [] });
  });

  it('checks with the policy of the folder that it was started in, and with none of the folder of the plan', async () => {
    writeFileSync(join(temporary, 'apsaramqtt.json'), '{ "rules": { "AMT008": "off" } }');
    commandLine.write('apsaramqtt.json', '{ "allowedInstances": ["post-cn-other"] }');
    const { url } = await start(passingPlan);
    await hcp.send(url, hcp.request(), KEY);
    expect(await hcp.result()).toMatchObject({ status: 'failed' });
  });

  it('checks without a policy if its folder has none', async () => {
    writeFileSync(join(temporary, 'apsaramqtt.json'), '{ "allowedInstances": ["post-cn-other"] }');
    const { url } = await start(passingPlan);
    await hcp.send(url, hcp.request(), KEY);
    expect(await hcp.result()).toMatchObject({ status: 'passed' });
  });

  it('does not start with a policy of its folder that is wrong', async () => {
    commandLine.write('apsaramqtt.json', '{ "rule": {} }');
    const { status, stderr } = await commandLine.run(['run-task'], { APSARAMQTT_RUN_TASK_KEY: KEY });
    expect(stderr).toContain('apsaramqtt.json: rule: is not known');
    expect(status).toBe(2);
  });

  it('delivers the result again after a failure of the server', async () => {
    const { url } = await start(passingPlan);
    hcp.failDeliveries(500);
    await hcp.send(url, hcp.request(), KEY);
    expect(await hcp.result()).toMatchObject({ status: 'passed' });
  });

  it.each([
    ['no JSON of the plan', null, {}, 'Terraform has no JSON output of this plan.'],
    ['what is no plan', '{}', {}, /is neither a plan/],
    [
      'no plan yet',
      '{}',
      { stage: 'pre_plan', plan_json_api_url: null },
      /^There is no plan at this stage of the run\. Set the stage/,
    ],
  ])('fails a run with %s', async (_, plan, changes, message) => {
    const { url } = await start(plan);
    await hcp.send(url, hcp.request(changes), KEY);
    const result = await hcp.result();
    expect(result.status).toBe('failed');
    expect(result.message).toEqual(expect.stringMatching(message));
  });

  it('answers the test request of a new run task, and makes no call', async () => {
    const { url } = await start(null);
    expect(await hcp.send(url, hcp.request({ access_token: 'test-token' }), KEY)).toMatchObject({
      status: 200,
    });
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('ok\n');
  });

  it('refuses what is not signed with its key, what names another host, and what is too long', async () => {
    const { url } = await start('{}');
    expect(await hcp.send(url, hcp.request(), 'another-key')).toMatchObject({ status: 401 });
    expect(await fetch(url, { method: 'POST', body: hcp.request() })).toMatchObject({ status: 401 });
    const elsewhere = hcp.request({ plan_json_api_url: 'http://127.0.0.1:1/plan' });
    expect(await hcp.send(url, elsewhere, KEY)).toMatchObject({ status: 400 });
    expect(await hcp.send(url, '[]', KEY)).toMatchObject({ status: 400 });
    expect(await hcp.send(url, 'x'.repeat(70_000), KEY)).toMatchObject({ status: 413 });
    expect(await fetch(url)).toMatchObject({ status: 405 });
  });

  it('finishes the tasks that it has taken before it ends', async () => {
    const { url } = await start(passingPlan);
    const ended = once(service!, 'close');
    await hcp.send(url, hcp.request(), KEY);
    service!.kill('SIGTERM');
    expect(await hcp.result()).toMatchObject({ status: 'passed' });
    expect(await ended).toEqual([0, null]);
  });

  it.each([
    ['the key', [], { APSARAMQTT_RUN_TASK_KEY: '' }, 'APSARAMQTT_RUN_TASK_KEY is not set.'],
    ['a usable port', ['--port', '70000'], {}, 'It is not a number from 0 to 65535.'],
    ['an https address', ['--terraform-url', 'http://tfe.example.com'], {}, '--terraform-url is not'],
    ['a host that exists', ['--host', 'run-task.invalid'], {}, 'error: Failed to look up run-task.invalid: '],
    ['its policy', ['--policy', 'none.json'], {}, 'none.json'],
  ])('does not start without %s', async (_, args, env, problem) => {
    const { status, stderr } = await commandLine.run(['run-task', ...args], {
      APSARAMQTT_RUN_TASK_KEY: KEY,
      ...env,
    });
    expect(stderr).toContain(problem);
    expect(status).toBe(2);
  });
});

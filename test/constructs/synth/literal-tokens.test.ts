import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Annotations,
  type App,
  DataResource,
  Fn,
  TerraformAsset,
  TerraformHclModule,
  TerraformLocal,
  TerraformStack,
  TerraformVariable,
  Testing,
} from 'cdktf';
import {
  ApsaramqttProvider,
  DataApsaramqttToken,
  EphemeralApsaramqttToken,
  MqttInstanceId,
  MqttToken,
  MqttTokenGate,
} from '../../../lib';

const TOKEN = 'LzMT+XLFl5s/YWJ"/MlDz4t5Lq5HC1iGU1P28';
const instanceId = MqttInstanceId.of('post-cn-1');

let stack: TerraformStack;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'literal-'));
  stack = new TerraformStack(Testing.app(), 'stack');
  new ApsaramqttProvider(stack, 'apsaramqtt');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  delete process.env.DEVICE_TOKEN;
  delete process.env.TF_VAR_device_token;
});

const synth = () => Testing.synth(stack);

const synthApp = () => (stack.node.root as App).synth();

function messageOfSynth(by: () => unknown = synth): string {
  try {
    by();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('The synth passed.');
}

describe('a token in plain text', () => {
  it.each([
    ['the data source', () => new DataApsaramqttToken(stack, 'check', { instanceId: 'i', token: TOKEN })],
    [
      'the ephemeral resource',
      () => new EphemeralApsaramqttToken(stack, 'check', { instanceId: 'i', token: TOKEN }),
    ],
  ])('given to %s itself fails the synth and is not repeated', (_, create) => {
    create();
    const message = messageOfSynth();
    expect(message).toContain(
      'Token in plain text: stack/check (AMT004). The token of stack/check is in plain text in the configuration. Use MqttToken.fromEnvironment',
    );
    expect(message).not.toContain('LzMT');
  });

  // CDKTF does not escape quotation marks in lists, so this token has none.
  const UNQUOTED = TOKEN.replace('"', '');
  const pieces = () => Fn.join('/', UNQUOTED.split('/'));

  it.each([
    ['in a resource', () => new DataResource(stack, 'rollout', { input: { command: pieces() } })],
    ['in a local value', () => new TerraformLocal(stack, 'rollout', pieces())],
  ])('that is joined from pieces %s fails the synth', (_, create) => {
    process.env.DEVICE_TOKEN = UNQUOTED;
    new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromEnvironment('DEVICE_TOKEN') });
    create();
    const message = messageOfSynth();
    expect(message).toContain('contains the token of stack/gate in plain text.');
    expect(message).not.toContain('LzMT');
  });

  it.each([
    [
      'of an environment variable',
      () => {
        process.env.DEVICE_TOKEN = TOKEN;
        return MqttToken.fromEnvironment('DEVICE_TOKEN');
      },
    ],
    [
      'of a file',
      () => {
        writeFileSync(join(folder, 'token'), `${TOKEN}\n`);
        return MqttToken.fromFile(join(folder, 'token'));
      },
    ],
    [
      "of a variable in Terraform's environment",
      () => {
        process.env.TF_VAR_device_token = TOKEN;
        return MqttToken.fromVariable(new TerraformVariable(stack, 'device_token', { sensitive: true }));
      },
    ],
  ])('%s that is elsewhere, too, fails the synth and is not repeated', (_, createToken) => {
    new MqttTokenGate(stack, 'gate', { instanceId, token: createToken() });
    new DataResource(stack, 'rollout', { input: { command: `connect --password ${TOKEN}` } });
    const message = messageOfSynth();
    expect(message).toContain(
      'Token in plain text: stack/rollout (AMT004). stack/rollout contains the token of stack/gate in plain text.',
    );
    expect(message).not.toContain('LzMT');
  });

  it.each([
    ['token', true],
    ['device_token', true],
    ['github_token', false],
    ['token_hash', false],
  ])('that no gate is known to check, in the input %s of a module: refused %s', (name, isRefused) => {
    new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromEnvironment('DEVICE_TOKEN') });
    const variables = { [name]: 'LzMT+XLFl5s3YWJ/MlDz4t5Lq5H' };
    new TerraformHclModule(stack, 'module', { source: 'a/b/c', variables });
    if (isRefused)
      expect(messageOfSynth()).toMatch(
        /An input of the module stack\/module looks like an MQTT token in plain text \(sha256:/,
      );
    else expect(synth).not.toThrow();
  });

  describe('next to the configuration', () => {
    const LIKELY = TOKEN.replaceAll('"', '');

    const createAsset = (scope: TerraformStack, path = folder) => {
      mkdirSync(join(folder, 'code'));
      writeFileSync(join(folder, 'code/settings.json'), JSON.stringify({ password: LIKELY }));
      new TerraformAsset(scope, 'asset', { path });
    };

    beforeEach(() => {
      process.env.DEVICE_TOKEN = LIKELY;
      new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromEnvironment('DEVICE_TOKEN') });
    });

    it.each([
      ['info', (annotations: Annotations) => annotations.addInfo(`uses ${LIKELY}`)],
      ['warning', (annotations: Annotations) => annotations.addWarning(`uses ${LIKELY}`)],
    ])('fails the synth in an %s', (_, annotate) => {
      annotate(Annotations.of(new DataResource(stack, 'rollout')));
      const message = messageOfSynth();
      expect(message).toContain(
        'Token in plain text: stack/rollout (AMT004). An annotation contains the token of stack/gate.',
      );
      expect(message).not.toContain('LzMT');
    });

    it('fails the synth in a folder that an asset copies', () => {
      createAsset(stack);
      const message = messageOfSynth();
      expect(message).toContain(
        'Token in plain text: stack/asset (AMT004). The asset copies a file that contains the token of stack/gate into the synthesized folder.',
      );
      expect(message).not.toContain('LzMT');
    });

    it.each([
      ['at the end of a large file', 5_000_000],
      ['across two of the pieces in which a file is read', 1024 * 1024 - 10],
    ])('fails the synth in an asset %s', (_, before) => {
      writeFileSync(join(folder, 'bundle.js'), `${'x'.repeat(before - 1)} ${LIKELY}`);
      new TerraformAsset(stack, 'asset', { path: join(folder, 'bundle.js') });
      expect(messageOfSynth()).toContain('The asset copies a file that contains the token of stack/gate');
    });

    it('fails the synth before CDKTF copies the asset', () => {
      createAsset(stack, join(folder, 'code/settings.json'));
      const { outdir } = stack.node.root as App;
      expect(synthApp).toThrow('The asset copies a file that contains the token');
      expect(existsSync(join(outdir, 'stacks/stack/assets'))).toBe(false);
    });

    it('fails the synth in an error, before CDKTF prints it', () => {
      Annotations.of(stack).addError(`uses ${LIKELY}`);
      const message = messageOfSynth(synthApp);
      expect(message).toContain('An annotation contains the token of stack/gate.');
      expect(message).not.toContain('LzMT');
    });

    it('fails the synth in a file that an asset of another stack copies', () => {
      createAsset(new TerraformStack(stack.node.root as App, 'other'), join(folder, 'code/settings.json'));
      expect(messageOfSynth()).toContain('Token in plain text: other/asset (AMT004).');
    });

    it('passes if an asset is without', () => {
      process.env.DEVICE_TOKEN = `${LIKELY}0`;
      createAsset(stack);
      expect(synth).not.toThrow();
    });
  });

  describe('of a gate of another stack', () => {
    let other: TerraformStack;

    beforeEach(() => {
      other = new TerraformStack(stack.node.root as App, 'other');
      process.env.DEVICE_TOKEN = TOKEN;
      const token = MqttToken.fromEnvironment('DEVICE_TOKEN');
      new MqttTokenGate(stack, 'gate', { instanceId, token });
    });

    it('fails the synth of the app if a stack without gates contains it', () => {
      new DataResource(other, 'rollout', { input: { command: `connect --password ${TOKEN}` } });
      const message = messageOfSynth();
      expect(message).toContain('[other] ');
      expect(message).toContain(
        'Token in plain text: other/rollout (AMT004). other/rollout contains the token of stack/gate in plain text. Use',
      );
      expect(message).not.toContain('LzMT');
    });

    it('fails the synth if the first stack contains it', () => {
      process.env.DEVICE_2_TOKEN = `${TOKEN}x`;
      const token = MqttToken.fromEnvironment('DEVICE_2_TOKEN');
      new MqttTokenGate(other, 'gate', { instanceId, token });
      new DataResource(stack, 'rollout', { input: { command: `${TOKEN}x` } });
      expect(messageOfSynth()).toContain('stack/rollout contains the token of other/gate in plain text.');
      delete process.env.DEVICE_2_TOKEN;
    });

    it('is searched for once, in all stacks', () => {
      for (let index = 0; index < 5; index++) {
        const gated = new TerraformStack(stack.node.root as App, `gated-${index}`);
        const token = MqttToken.fromEnvironment('DEVICE_TOKEN');
        new MqttTokenGate(gated, 'gate', { instanceId, token });
      }
      const written = jest.spyOn(other, 'toTerraform');
      for (const each of stack.node.root.node.children)
        if (each !== other) Testing.synth(each as TerraformStack);
      expect(written).toHaveBeenCalledTimes(1);
    });
  });

  it('that a reason was given for passes', () => {
    const token = MqttToken.unsafePlainText('a-token-for-the-emulator', 'the emulator is on this machine');
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    expect(synth).not.toThrow();
  });

  it('is not seen in a reference', () => {
    const variable = new TerraformVariable(stack, 'device_token', {});
    new DataApsaramqttToken(stack, 'check', { instanceId: 'i', token: variable.stringValue });
    expect(synth).not.toThrow();
  });
});

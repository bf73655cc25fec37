import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import {
  Annotations,
  App,
  Aspects,
  DataResource,
  Fn,
  Lazy,
  TerraformAsset,
  TerraformElement,
  TerraformHclModule,
  TerraformIterator,
  TerraformOutput,
  TerraformProvider,
  TerraformStack,
  TerraformVariable,
} from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import ts from 'typescript';
import {
  ApsaramqttProvider,
  DataApsaramqttToken,
  EphemeralApsaramqttToken,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  MqttTokenGate,
  MqttTokenRules,
  ResourceMatcher,
  TokenPolicy,
} from '../../lib';
import { located } from '../../lib/constructs/source-location';
import { StackSynthesis } from '../../lib/constructs/synth/stack-synthesis';
import { BUN_VERSION } from '../../lib/placement/runtime';
import { Action } from './support/action';

const ROOMS = resolve(__dirname, '../../lib/constructs');
const LINES = readFileSync(__filename, 'utf8').split('\n');
const LITERAL = 'a-token-in-plain-text-0001';
const MISPLACED = 'LzMT+XLFl5uWLDcx9a==';
/** A token as ApplyToken issues it: base64 of random bytes. */
const ISSUED = Buffer.concat(['1', '2'].map((part) => createHash('sha512').update(part).digest()))
  .subarray(0, 75)
  .toString('base64');
const GATE = 'data.apsaramqtt_token.gate';
const ROLLOUT = 'resource.terraform_data.rollout';
const instanceId = MqttInstanceId.of('post-cn-emulator');
const token = MqttToken.fromEnvironment('DEVICE_TOKEN');

let folder: string;
let app: App;
let stack: TerraformStack;
const seen = new Set<string>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'problems-'));
  app = new App({ outdir: folder });
  stack = new TerraformStack(app, 'stack');
  new ApsaramqttProvider(stack, 'apsaramqtt');
  jest.replaceProperty(process, 'env', { ...process.env, DEVICE_TOKEN: LITERAL });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  jest.restoreAllMocks();
});

/** The part of the alicloud provider from which settings are taken. */
class Alicloud extends TerraformProvider {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      terraformResourceType: 'alicloud',
      terraformProviderSource: 'aliyun/alicloud',
      terraformGeneratorMetadata: { providerName: 'alicloud' },
    });
  }

  protected override synthesizeAttributes() {
    return { protocol: 'HTTP', source_ip: '10.0.0.1', account_id: '1' };
  }
}

/** A user-defined element that writes a resource. */
class Writer extends TerraformElement {
  override toTerraform() {
    return { resource: { terraform_data: { written: {} } } };
  }
}

/** A program for each problem. */
const PROGRAMS: Readonly<Record<string, () => void>> = {
  'a provider that an override replaces': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    stack.addOverride('terraform.required_providers.apsaramqtt.source', 'example/other');
  },
  'a provider that an override removes': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    stack.addOverride('provider.apsaramqtt', undefined);
  },
  'node.addDependency once the app was synthesized': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    const rollout = new DataResource(stack, 'rollout');
    app.synth();
    rollout.node.addDependency(gate);
  },
  'an override of a gate once the app was synthesized': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    app.synth();
    checkOf(gate).addOverride('lifecycle.precondition', [{ condition: false, error_message: 'a' }]);
  },
  'a change of HCL once the app was synthesized': () => {
    process.env.SYNTH_HCL_OUTPUT = 'true';
    stack = new TerraformStack(app, 'other');
    new ApsaramqttProvider(stack, 'apsaramqtt');
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    const rollout = new DataResource(stack, 'rollout');
    app.synth();
    rollout.node.addDependency(gate);
  },
  'a gate in replaceTriggeredBy': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    new DataResource(stack, 'rollout', { lifecycle: { replaceTriggeredBy: [gate.tokenFingerprint] } });
  },
  'a gate in the inputs of a module, as depends_on': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    new TerraformHclModule(stack, 'module', { source: 'a/b/c', variables: { depends_on: [gate] } });
  },
  'an output that depends on a check without a gate': () => {
    const check = new DataApsaramqttToken(stack, 'check', { instanceId: 'i', tokenEnv: 'A' });
    new TerraformOutput(stack, 'output', { value: 'a' }).node.addDependency(check);
  },
  'a gate whose constructor failed, in a program that goes on': () => {
    try {
      new MqttTokenGate(stack, 'gate', { instanceId, token, expiresAt: 'soon' });
    } catch {}
  },
  'a token in place of the region of a provider': () => {
    const other = new TerraformStack(app, 'other');
    new ApsaramqttProvider(other, 'apsaramqtt', { region: MISPLACED });
    new MqttTokenGate(other, 'gate', { instanceId, token });
  },
  'a gate without a provider among aliases': () => {
    const other = new TerraformStack(app, 'other');
    new ApsaramqttProvider(other, 'apsaramqtt', { alias: 'beijing' });
    new MqttTokenGate(other, 'gate', { instanceId, token });
  },
  'a gate whose provider is in a stack within the stack': () => {
    const other = new TerraformStack(app, 'other');
    new ApsaramqttProvider(new TerraformStack(other, 'within'), 'apsaramqtt');
    new MqttTokenGate(other, 'gate', { instanceId, token });
  },
  'two providers without an alias': () => {
    new ApsaramqttProvider(stack, 'second');
  },
  'two providers with one alias': () => {
    new ApsaramqttProvider(stack, 'left', { alias: 'beijing' });
    new ApsaramqttProvider(stack, 'right', { alias: 'beijing' });
  },
  'an element that writes a resource': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    const line = new Construct(stack, 'line');
    new DataResource(line, 'rollout');
    gate.protect(line);
    new Writer(line, 'writer');
  },
  'a construct whose id is a token': () => {
    new DataResource(stack, ISSUED);
  },
  'an ephemeral token without a provider': () => {
    const other = new TerraformStack(app, 'other');
    new EphemeralApsaramqttToken(other, 'checked', { instanceId: 'i', tokenEnv: 'DEVICE_TOKEN' });
  },
  'an ephemeral token in HCL': () => {
    process.env.SYNTH_HCL_OUTPUT = 'true';
    const other = new TerraformStack(app, 'other');
    new ApsaramqttProvider(other, 'apsaramqtt');
    new EphemeralApsaramqttToken(other, 'checked', { instanceId: 'i', tokenEnv: 'DEVICE_TOKEN' });
  },
  'what HCL cannot express': () => {
    process.env.SYNTH_HCL_OUTPUT = 'true';
    stack = new TerraformStack(app, 'other');
    const region = new DataResource(stack, 'region').getStringAttribute('output');
    new ApsaramqttProvider(stack, 'apsaramqtt', { region });
    new MqttTokenGate(stack, 'gate', { instanceId, token });
  },
  'overrides of a stack in HCL': () => {
    process.env.SYNTH_HCL_OUTPUT = 'true';
    stack = new TerraformStack(app, 'other');
    new ApsaramqttProvider(stack, 'apsaramqtt');
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    new DataResource(stack, 'rollout');
    stack.addOverride(`${ROLLOUT}.depends_on`, [GATE]);
  },
  'a module that waits, in HCL': () => {
    process.env.SYNTH_HCL_OUTPUT = 'true';
    stack = new TerraformStack(app, 'other');
    new ApsaramqttProvider(stack, 'apsaramqtt');
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.protect(new TerraformHclModule(stack, 'module', { source: 'a/b/c' }));
  },
  'a condition in HCL': () => {
    process.env.SYNTH_HCL_OUTPUT = 'true';
    stack = new TerraformStack(app, 'other');
    new ApsaramqttProvider(stack, 'apsaramqtt');
    const fleet = new MqttTokenFleetGate(stack, 'fleet', { instanceId, tokens: { device: token } });
    fleet.protectByName('device', new DataResource(stack, 'rollout'));
  },
  'a literal token of a data source': () => {
    new DataApsaramqttToken(stack, 'check', { instanceId: 'i', token: LITERAL });
  },
  'a token in place of the name of its variable': () => {
    new DataApsaramqttToken(stack, 'check', { instanceId: 'i', tokenEnv: MISPLACED });
  },
  'a token in place of the path of its file': () => {
    new DataApsaramqttToken(stack, 'check', { instanceId: 'i', tokenFile: MISPLACED });
  },
  'a literal part of a token': () => {
    const store = new DataResource(stack, 'store').getStringAttribute('output');
    const joined = MqttToken.fromResolvable(Fn.join('', ['the-first-half-of-a-token', store]));
    new MqttTokenGate(stack, 'gate', { instanceId, token: joined });
  },
  'a token in the input of a module, by its shape': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    new TerraformHclModule(stack, 'module', { source: 'a/b/c', variables: { devices: [{ token: ISSUED }] } });
  },
  'a token that a module can have from its input': () => {
    const variables = { credential: ISSUED };
    const module = new TerraformHclModule(stack, 'module', { source: 'a/b/c', variables });
    const given = MqttToken.fromResolvable(module.getString('token'));
    new MqttTokenGate(stack, 'gate', { instanceId, token: given });
  },
  'an asset of a token file': () => {
    const file = join(folder, 'device-token');
    writeFileSync(file, LITERAL);
    new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromFile(file) });
    new TerraformAsset(stack, 'asset', { path: file });
  },
  'an asset of a folder with a token file': () => {
    const secrets = mkdtempSync(join(folder, 'secrets-'));
    writeFileSync(join(secrets, 'device-token'), LITERAL);
    const file = MqttToken.fromFile(join(secrets, 'device-token'));
    new MqttTokenGate(stack, 'gate', { instanceId, token: file });
    new TerraformAsset(stack, 'asset', { path: secrets });
  },
  'an asset of a file with the token of a gate': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    process.env.DEVICE_TOKEN = ISSUED;
    const file = join(folder, 'settings.env');
    writeFileSync(file, `PASSWORD=${ISSUED}`);
    new TerraformAsset(stack, 'asset', { path: file });
  },
  'an annotation with the token of a gate': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    process.env.DEVICE_TOKEN = ISSUED;
    Annotations.of(new DataResource(stack, 'rollout')).addWarning(ISSUED);
  },
  'the literal token of a gate, in a resource': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    new DataResource(stack, 'rollout', { input: { password: LITERAL } });
  },
  'a resource that uses a token without a gate': () => {
    const variable = new TerraformVariable(stack, 'device_token', { sensitive: true });
    MqttToken.fromVariable(variable);
    new DataResource(stack, 'rollout', { input: { password: variable.stringValue } });
    MqttTokenRules.requireGates(app);
  },
  'a token that does not wait for its gate': () => {
    const variable = new TerraformVariable(stack, 'device_token', { sensitive: true });
    new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromVariable(variable) });
    new DataResource(stack, 'rollout', { input: { password: variable.stringValue } });
    MqttTokenRules.requireGates(app);
  },
  'a token that does not wait for its check': () => {
    const variable = new TerraformVariable(stack, 'device_token', { sensitive: true });
    new DataApsaramqttToken(stack, 'check', { instanceId: 'i', token: variable.stringValue });
    new DataResource(stack, 'rollout', { input: { password: variable.stringValue } });
    MqttTokenRules.requireGates(app);
  },
  'an output that uses a token without a gate': () => {
    const variable = new TerraformVariable(stack, 'device_token', { sensitive: true });
    MqttToken.fromVariable(variable);
    new TerraformOutput(stack, 'password', { value: variable.stringValue, sensitive: true });
    MqttTokenRules.requireGates(app);
  },
  'a gate that only warns': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token, onInvalid: TokenPolicy.WARN });
    MqttTokenRules.forbidWarnings(app);
  },
  'a gate that only warns by the context': () => {
    stack = new TerraformStack(app, 'lenient');
    stack.node.setContext('apsaramqtt:onInvalid', 'warn');
    new ApsaramqttProvider(stack, 'apsaramqtt');
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    MqttTokenRules.forbidWarnings(app);
  },
  'a check block': () => {
    const data = { apsaramqtt_token: { checked: { instance_id: 'i', token_env: 'DEVICE_TOKEN' } } };
    stack.addOverride('check.checked', { data, assert: { condition: true, error_message: 'x' } });
    MqttTokenRules.forbidWarnings(app);
  },
  'a token of another stack': () => {
    const store = new DataResource(new TerraformStack(app, 'other'), 'store');
    const output = store.getStringAttribute('output');
    const foreign = MqttToken.fromResolvable(Fn.trimspace(output));
    new MqttTokenGate(stack, 'gate', { instanceId, token: foreign });
  },
  'a token of another stack, read by a data source': () => {
    const store = new DataResource(new TerraformStack(app, 'other'), 'store');
    const output = store.getStringAttribute('output');
    new DataApsaramqttToken(stack, 'check', { instanceId: 'i', token: Fn.trimspace(output) });
  },
  'a token that another stack uses': () => {
    const variable = new TerraformVariable(stack, 'device_token', { sensitive: true });
    new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromVariable(variable) });
    const other = new TerraformStack(app, 'other');
    new DataResource(other, 'rollout', { input: { password: variable.stringValue } });
  },
  'an ephemeral token that another stack uses': () => {
    const checked = new EphemeralApsaramqttToken(stack, 'checked', { instanceId: 'i', tokenEnv: 'A' });
    new DataResource(new TerraformStack(app, 'other'), 'rollout', { input: { token: checked.token } });
  },
  'an ephemeral token in an output': () => {
    const checked = new EphemeralApsaramqttToken(stack, 'checked', { instanceId: 'i', tokenEnv: 'A' });
    new TerraformOutput(stack, 'password', { value: checked.token, sensitive: true });
  },
  'a gate whose instance id is masked': () => {
    const masked = Lazy.stringValue({ produce: () => 'post-cn-****' });
    new MqttTokenGate(stack, 'gate', { instanceId: MqttInstanceId.fromResolvable(masked), token });
  },
  'a gate whose instance id is a token': () => {
    const misplaced = Lazy.stringValue({ produce: () => 'LzMT+XLFl5uWLDcx9a==' });
    new MqttTokenGate(stack, 'gate', { instanceId: MqttInstanceId.fromResolvable(misplaced), token });
  },
  'a gate whose token is nothing': () => {
    const nothing = Lazy.stringValue({ produce: () => undefined });
    new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromResolvable(nothing) });
  },
  'a fleet with a token that is nothing': () => {
    const nothing = MqttToken.fromFile(Lazy.stringValue({ produce: () => '' }));
    new MqttTokenFleetGate(stack, 'fleet', { instanceId, tokens: { device: token, other: nothing } });
  },
  'a fleet without tokens': () => {
    new MqttTokenFleetGate(stack, 'fleet', { instanceId });
  },
  'two gates of one name': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    checkOf(new MqttTokenGate(stack, 'second', { instanceId, token })).overrideLogicalId('gate');
  },
  'a gate whose name Terraform does not take': () => {
    checkOf(new MqttTokenGate(stack, 'gate', { instanceId, token })).overrideLogicalId('a gate');
  },
  'a gate that an override removes': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    stack.addOverride(GATE, undefined);
  },
  'a gate whose check is removed': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token }).node.tryRemoveChild('Default');
  },
  'a gate that refers to an iterator': () => {
    const { value } = TerraformIterator.fromList(['A', 'B']);
    new MqttTokenGate(stack, 'gate', { instanceId, token, expiresAt: value });
  },
  'a gate that an override changes': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    stack.addOverride(`${GATE}.count`, 0);
  },
  'a dependency on a gate that is removed': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    new DataResource(stack, 'rollout').node.addDependency(gate);
    stack.node.tryRemoveChild('gate');
  },
  'a dependency on a gate whose construct is removed': () => {
    const gate = new MqttTokenGate(new Construct(stack, 'line'), 'gate', { instanceId, token });
    new DataResource(stack, 'rollout').node.addDependency(gate);
    stack.node.tryRemoveChild('line');
  },
  'a dependency on a gate of another stack': () => {
    const other = new TerraformStack(app, 'other');
    new ApsaramqttProvider(other, 'apsaramqtt');
    const gate = new MqttTokenGate(other, 'gate', { instanceId, token });
    new DataResource(stack, 'rollout').node.addDependency(gate);
  },
  'a dependency of what cannot wait': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    new TerraformOutput(stack, 'verdict', { value: gate.verdict }).node.addDependency(gate);
  },
  'a dependency of a gate that an override removes': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.node.addDependency(new DataResource(stack, 'store'));
    stack.addOverride(`${GATE}.depends_on`, null);
  },
  'a dependency on a construct that has no name in Terraform': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    const group = new Construct(stack, 'group');
    Object.assign(new DataResource(stack, 'rollout'), { dependsOn: [group] });
  },
  'dependsOn with a result of a gate': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    new DataResource(stack, 'rollout', { dependsOn: [gate.verdict] as never });
  },
  'dependsOn with nothing': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    new DataResource(stack, 'rollout', { dependsOn: [undefined] as never });
  },
  'dependsOn with one token of a fleet': () => {
    const fleet = new MqttTokenFleetGate(stack, 'fleet', { instanceId });
    new DataResource(stack, 'rollout', { dependsOn: [fleet.addToken('device', token)] as never });
  },
  'dependsOn with a gate of another stack': () => {
    const other = new TerraformStack(app, 'other');
    new ApsaramqttProvider(other, 'apsaramqtt');
    const gate = new MqttTokenGate(other, 'gate', { instanceId, token });
    new DataResource(stack, 'rollout', { dependsOn: [gate] });
  },
  'a gate that is removed though something waits for it': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.protect(new DataResource(stack, 'rollout'));
    stack.node.tryRemoveChild('gate');
  },
  'a protected resource that is created again': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token }).protect(new DataResource(stack, 'rollout'));
    stack.node.tryRemoveChild('rollout');
    new DataResource(stack, 'rollout');
  },
  'a matcher that chooses nothing': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.protectAll(stack, ResourceMatcher.types('alicloud_fcv3_function'));
  },
  'two data sources of one name': () => {
    const source = { instanceId: 'i', tokenEnv: 'DEVICE_TOKEN' };
    new DataApsaramqttToken(stack, 'check', source);
    new DataApsaramqttToken(stack, 'second', source).overrideLogicalId('check');
  },
  'two versions of this package': () => {
    const source = { instanceId: 'i', tokenEnv: 'DEVICE_TOKEN' };
    const check = new DataApsaramqttToken(stack, 'check', source);
    Object.assign(check, {
      terraformGeneratorMetadata: { providerName: 'apsaramqtt', providerVersion: '0' },
    });
  },
  'nothing that can wait, given to protect()': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.protect(new TerraformOutput(stack, 'verdict', { value: gate.verdict }));
  },
  'an action that an override removes': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.protect(new Action(stack, 'restart'));
    stack.addOverride('action', undefined);
  },
  'an action that cannot wait': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.protect(new Action(stack, 'restart'));
  },
  'an action that a name protects': () => {
    const fleet = new MqttTokenFleetGate(stack, 'fleet', { instanceId, tokens: { device: token } });
    fleet.protectByName('device', new Action(stack, 'restart', { delay: 5 }));
  },
  'an action whose trigger does not wait': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.protect(new Action(stack, 'restart'));
    new DataResource(stack, 'rollout');
    const trigger = { events: ['after_create'], actions: ['action.device_restart.restart'] };
    stack.addOverride(`${ROLLOUT}.lifecycle.action_trigger`, [trigger]);
  },
  'two protected resources of one name': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.protect(new DataResource(stack, 'rollout'));
    new DataResource(stack, 'second').overrideLogicalId('rollout');
  },
  'a protected resource that moves to nothing': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    const rollout = new DataResource(stack, 'rollout');
    rollout.moveToId('terraform_data.elsewhere');
    gate.protect(rollout);
  },
  'a protected resource that moves to one that does not wait': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    new DataResource(stack, 'second').addMoveTarget('second');
    const rollout = new DataResource(stack, 'rollout');
    rollout.moveTo('second');
    gate.protect(rollout);
  },
  'a protected resource that an override removes': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.protect(new DataResource(stack, 'rollout'));
    stack.addOverride(ROLLOUT, undefined);
  },
  'a protected resource whose name Terraform does not take': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.protect(new DataResource(stack, '1-rollout'));
  },
  'a variable that depends on a gate': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    Object.assign(new TerraformVariable(stack, 'site', {}), { dependsOn: [gate] });
  },
  'a protected resource whose depends_on is overridden': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.protect(new DataResource(stack, 'rollout'));
    stack.addOverride(`${ROLLOUT}.depends_on`, null);
  },
  'a module that a name protects': () => {
    const fleet = new MqttTokenFleetGate(stack, 'fleet', { instanceId, tokens: { device: token } });
    fleet.protectByName('device', new TerraformHclModule(stack, 'module', { source: 'a/b/c' }));
  },
  'a module in a folder with the token of a gate': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    mkdirSync(join(folder, 'module'));
    writeFileSync(join(folder, 'module/main.tf'), `locals {\n  password = "${LITERAL}"\n}\n`);
    new TerraformHclModule(stack, 'module', { source: join(folder, 'module') });
  },
  'a protected resource that an override makes': () => {
    new DataResource(stack, 'rollout');
    new MqttTokenGate(stack, 'gate', { instanceId, token }).protect(stack);
    stack.addOverride('resource.terraform_data.late.input', 'x');
  },
  'a protected resource whose lifecycle is overridden': () => {
    const fleet = new MqttTokenFleetGate(stack, 'fleet', { instanceId, tokens: { device: token } });
    fleet.protectByName('device', new DataResource(stack, 'rollout'));
    stack.addOverride(`${ROLLOUT}.lifecycle`, null);
  },
  'a stack in what is protected': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.protect(stack);
    new DataResource(stack, 'rollout');
    new TerraformStack(stack, 'nested');
  },
  'a variable that is shown': () => {
    const variable = new TerraformVariable(stack, 'device_token', { sensitive: true });
    MqttToken.fromVariable(variable);
    variable.addOverride('sensitive', false);
  },
  'an ephemeral variable': () => {
    const variable = new TerraformVariable(stack, 'device_token', { sensitive: true });
    new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromVariable(variable) });
    variable.addOverride('ephemeral', true);
  },
  'gates that wait for each other': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    const other = new MqttTokenGate(stack, 'other', { instanceId, token });
    gate.protect(other);
    other.protect(gate);
  },
  'a gate that waits for itself': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    gate.protect(gate);
  },
  'an output that keeps a token': () => {
    const variable = new TerraformVariable(stack, 'device_token', { sensitive: true });
    new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromVariable(variable) });
    new TerraformOutput(stack, 'password', { value: variable.stringValue, sensitive: true });
  },
  'a token that Terraform may not know at plan': () => {
    const store = new DataResource(stack, 'store').getStringAttribute('output');
    new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromResolvable(store) });
  },
  'a token in plain text, with a reason': () => {
    const plain = MqttToken.unsafePlainText('another-token-0002', 'in a test');
    new MqttTokenGate(stack, 'gate', { instanceId, token: plain });
  },
  'a token that this process does not know': () => {
    const unknown = MqttToken.fromEnvironment('UNSET_DEVICE_TOKEN');
    new MqttTokenGate(stack, 'gate', { instanceId, token: unknown });
  },
  'a verdict that another stack uses': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    new DataResource(new TerraformStack(app, 'other'), 'rollout', { input: { verdict: gate.verdict } });
  },
  'a gate that is made after app.synth()': () => {
    app.synth();
    new MqttTokenGate(stack, 'gate', { instanceId, token });
  },
  'a call of a gate after app.synth()': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    app.synth();
    gate.protect(new DataResource(stack, 'rollout'));
  },
  'a rule after app.synth()': () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token, onInvalid: TokenPolicy.WARN });
    app.synth();
    MqttTokenRules.forbidWarnings(stack);
  },
  'an aspect of the app': () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    Aspects.of(app).add({ visit: (node) => void (node instanceof DataResource && gate.protect(node)) });
  },
  'settings of alicloud without a counterpart': () => {
    const alicloud = new Alicloud(stack, 'alicloud');
    ApsaramqttProvider.fromAlicloud(stack, 'second', alicloud, { alias: 'second' });
  },
  'a Bun that does not start': () => {
    const name = `@oven/bun-linux-${process.arch === 'arm64' ? 'aarch64' : 'x64'}`;
    const bun = join(folder, 'node_modules', name);
    mkdirSync(bun, { recursive: true });
    writeFileSync(join(bun, 'package.json'), JSON.stringify({ name, version: BUN_VERSION }));
    Object.assign(process.env, { HOME: folder, APSARAMQTT_RUNTIME: '' });
    jest.spyOn(process, 'cwd').mockReturnValue(folder);
  },
  'a provider that terraform init does not find': () => {
    const file = join(folder, 'cli.tfrc');
    writeFileSync(file, 'provider_installation {\n  direct {\n    exclude = ["*/*/*"]\n  }\n}\n');
    process.env.TF_CLI_CONFIG_FILE = file;
    new MqttTokenGate(stack, 'gate', { instanceId, token });
  },
};

describe('each problem names its construct, the file and line where the program made it, and the remedy', () => {
  it.each(Object.entries(PROGRAMS))('of %s', (_, program) => {
    program();
    const found = problems();
    expect(found).not.toEqual([]);
    for (const { path, text } of found) {
      const construct = app.node.findAll().find(({ node }) => node.path === path);
      const id = path.split('/').at(-1);
      const [, file = '', line, message = ''] =
        /^(\S+?):(\d+):\d+: (.*)$/s.exec(text) ?? fail(`no place: ${text}`);
      const isHidden = id?.startsWith('sha256:') === true;
      const isThere = construct !== undefined || id === 'gate' || isHidden;
      expect({ path, isThere }).toEqual({ path, isThere: true });
      expect(basename(file)).toBe(basename(__filename));
      const source = LINES[Number(line) - 1];
      const [call] = /^(protect(?=\(\))|MqttTokenRules\.\w+)/.exec(message) ?? [];
      const made = call ? `${call}(` : isHidden ? 'ISSUED' : `'${id}'`;
      expect(source).toMatch(made);
      expect(message).toMatch(REMEDY);
      expect(message).not.toContain(LITERAL);
      expect(message).not.toContain(MISPLACED);
      expect(message).not.toContain(ISSUED);
      const kind = KINDS.find(({ pattern }) => pattern.test(message));
      expect({ message, kind }).toEqual({ message, kind: expect.anything() });
      if (kind) seen.add(kind.text);
    }
  });

  it('every kind of problem is covered', () => {
    const missing = KINDS.map(({ text }) => text).filter((text) => !seen.has(text));
    expect(missing).toEqual([]);
  });
});

/** The texts of problems in the source, longest first, with patterns that match them with values filled in. */
const KINDS = readdirSync(ROOMS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => {
    const source = ts.createSourceFile(
      name,
      readFileSync(join(ROOMS, name), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    return textsOfProblems(source, basename(name) === 'broken-rule-problem.ts');
  })
  // These texts come from the prediction of terraform init, from the rule, and from protect().
  .concat(
    '… does not start (…). Install it again: …',
    'The provider_installation block in …',
    'Move the data source out of the check block.',
    'The gate … cannot protect …: they are in different stacks',
  )
  .map((text) => ({ text, pattern: new RegExp(text.split('…').map(escaped).join('.*'), 's') }))
  .sort((one, other) => other.text.length - one.text.length);

function textsOfProblems(source: ts.SourceFile, hasRemedies: boolean): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      /^(problem|addWarning|addInfo|add|located)$/.test(node.expression.getText())
    )
      found.push(...textsOf(node.arguments.at(-1)));
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'message')
      found.push(...textsOf(node.initializer));
    if (hasRemedies && ts.isReturnStatement(node)) found.push(...textsOf(node.expression));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter((text) => text.replace(/[^a-z]/gi, '').length > 5);
}

/** The texts that an expression can evaluate to, with … for each value. */
function textsOf(node: ts.Node | undefined): string[] {
  if (node === undefined) return [];
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (!ts.isTemplateExpression(node)) return [];
  return [node.templateSpans.reduce((text, { literal }) => `${text}…${literal.text}`, node.head.text)];
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** A remedy is a sentence in the imperative. */
const REMEDY =
  /(^|[.:] )(Call|If|Synthesize|Remove|Give|Pass|Use|Create|Set|Keep|Add|Install|Protect|Trigger|Move|Start|Name|Correct|Put|Change|Read|Take|Provide|QueryToken (is|does)|The plan then)\b/;

/** The errors that fail the synth, and the warnings. */
function problems(): { path: string; text: string }[] {
  // These fail when the process ends, unless the app is synthesized again.
  const late = StackSynthesis.of(stack).late.problems();
  if (late.length > 0)
    return late.map(({ construct, message, made }) => ({
      path: construct.node.path,
      text: located(construct, message, made),
    }));
  try {
    app.synth();
  } catch (error) {
    return (error as Error).message.split('\n').flatMap((line) => {
      const [, path, text] = /^ {2}\[([^\]]+)\] (.*)$/.exec(line) ?? [];
      return path && text ? { path, text } : [];
    });
  }
  return Object.values(app.manifest.stacks).flatMap(({ annotations }) =>
    annotations.map(({ constructPath, message }) => ({ path: constructPath, text: message })),
  );
}

const checkOf = (gate: IConstruct) => gate.node.defaultChild as TerraformElement;

function fail(message: string): never {
  throw new Error(message);
}

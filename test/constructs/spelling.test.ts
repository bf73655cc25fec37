import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TerraformStack, Testing } from 'cdktf';
import ts from 'typescript';
import {
  MqttInstanceId,
  MqttToken,
  MqttTokenGate,
  MqttTokenRules,
  ResourceMatcher,
  TokenPolicy,
} from '../../lib';

const { JSII_AGENT } = process.env;

afterEach(() => {
  if (JSII_AGENT === undefined) delete process.env.JSII_AGENT;
  else process.env.JSII_AGENT = JSII_AGENT;
});

/** The names with which the jsii runtimes identify themselves. */
describe.each([
  [
    undefined,
    'MqttToken.fromEnvironment, fromFile or fromVariable',
    'protectAll()',
    'expiresAt is',
    'onInvalid',
    'ResourceMatcher.and',
  ],
  [
    'Java/17.0.12',
    'MqttToken.fromEnvironment, fromFile or fromVariable',
    'protectAll()',
    'expiresAt is',
    'onInvalid',
    'ResourceMatcher.and',
  ],
  [
    'Python/3.12.3',
    'MqttToken.from_environment, from_file or from_variable',
    'protect_all()',
    'expires_at is',
    'on_invalid',
    'ResourceMatcher.and_',
  ],
  [
    'go1.22.1/linux/amd64',
    'MqttToken_FromEnvironment, FromFile or FromVariable',
    'ProtectAll()',
    'ExpiresAt is',
    'OnInvalid',
    'ResourceMatcher.And',
  ],
  [
    'DotNet/8.0.1/.NETCoreApp,Version=v6.0/1.112.0',
    'MqttToken.FromEnvironment, FromFile or FromVariable',
    'ProtectAll()',
    'ExpiresAt is',
    'OnInvalid',
    'ResourceMatcher.And',
  ],
] as const)('a program in %s', (agent, factories, method, property, policy, ofMatchers) => {
  beforeEach(() => {
    if (agent === undefined) delete process.env.JSII_AGENT;
    else process.env.JSII_AGENT = agent;
  });

  it('reads the names of its language in messages', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    const props = {
      instanceId: MqttInstanceId.of('post-cn-1'),
      token: MqttToken.fromEnvironment('DEVICE_TOKEN'),
    };
    expect(() => new MqttTokenGate(stack, 'raw', { ...props, token: 'secret' as never })).toThrow(factories);
    expect(() => new MqttTokenGate(stack, 'late', { ...props, expiresAt: 'soon' })).toThrow(property);
    const gate = new MqttTokenGate(stack, 'gate', props);
    expect(() => gate.protectAll(stack, (() => true) as never)).toThrow(method);
    const takesMatcher = `${ofMatchers} takes a matcher`;
    expect(() => ResourceMatcher.types('terraform_data').and((() => true) as never)).toThrow(takesMatcher);

    const lenient = new TerraformStack(Testing.app(), 'lenient');
    new MqttTokenGate(lenient, 'gate', { ...props, onInvalid: TokenPolicy.WARN });
    MqttTokenRules.forbidWarnings(lenient);
    const messages = MqttTokenRules.violations(lenient).map((violation) => violation.message);
    expect(messages.join()).toContain(`does not fail (${policy} is "warn")`);
  });
});

/** Names and syntax that only TypeScript programs use. */
const OF_TYPESCRIPT = /\b[a-z]+[A-Z]\w*|\b[a-z]\w*\(\)|\bnew [A-Z]\w*|\b[A-Z]\w+\.[a-z]\w*/g;

it('translates every name in a message from the spelling of TypeScript', () => {
  const folder = resolve(__dirname, '../../lib/constructs');
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('generated'))
    .flatMap((name) =>
      textsIn(join(folder, name)).flatMap((text) =>
        [...text.matchAll(OF_TYPESCRIPT)].map(([spelling]) => `${name}: ${spelling} in "${text}"`),
      ),
    );
  expect(found).toEqual([]);
});

/** The sentences and method names in a file, with … for each value. */
function textsIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    if (ts.isTemplateExpression(node))
      texts.push(node.templateSpans.reduce((text, { literal }) => `${text}…${literal.text}`, node.head.text));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts.filter((text) => / |\w\(\)/.test(text));
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePackages } from '../../scripts/package/language-packages';
import { generatedFramework, generatedPackages } from '../support/generated-packages';
import { installed } from '../support/installed';
import { IS_NIGHTLY } from '../support/nightly';
import { translationsIn } from '../support/translations';
import { csharpSurface } from './support/csharp-surface';
import { Example } from './support/example';

/** Mono's C# 7 compiler, from the package mono-mcs of Debian and Ubuntu. */
const COMPILER = 'mcs';

// The .NET SDK is not available on a package registry, so the program is only compiled to check names and types.
(installed(COMPILER) ? describe : describe.skip)('in C# (skipped without mcs)', () => {
  const example = new Example('csharp');
  const compile = (...files: string[]) =>
    example.try(COMPILER, [
      '-target:library',
      '-langversion:7.2',
      '-nowarn:108,109,114,618,672,809',
      ...files,
    ]);

  beforeAll(async () => {
    example.write('runtime.cs', readFileSync(join(__dirname, 'support/jsii-runtime.cs'), 'utf8'));
    const constructs = join(example.folder, 'constructs');
    await makePackages(constructs, ['dotnet'], { source: 'node_modules/constructs', codeOnly: true });
    for (const folder of [constructs, await generatedFramework(), await generatedPackages()])
      for (const [name, text] of csharpSurface(join(folder, 'dotnet')))
        example.write(`surface/${name}`, text);
    const { status, text } = await compile('-out:surface.dll', 'runtime.cs', '-recurse:surface/*.cs');
    expect({ status, text }).toEqual({ status: 0, text: expect.not.stringContaining('error') });
  }, 300_000);
  afterAll(() => example.remove());

  it('compiles the program and the unit test of docs/guides/languages.md', async () => {
    example.writeGuide();
    const { status, text } = await compile('-r:surface.dll', '-out:guide.dll', 'Device.cs', 'DeviceTest.cs');
    expect({ status, text }).toEqual({ status: 0, text: expect.not.stringContaining('error') });
  });

  (IS_NIGHTLY ? it : it.skip)('compiles the examples of docstrings', async () => {
    const methods = (await translationsIn('csharp')).map(
      (translated, index) => `void Example${index}() {\n${translated.replace(/^using .*/gm, '')}\n}`,
    );
    expect(methods.length).toBeGreaterThan(60);
    example.write(
      'Docstrings.cs',
      `using System.Collections.Generic;
using CdktfApsaramqtt;
using HashiCorp.Cdktf;

abstract class Docstrings : TerraformStack {
    App app;
    TerraformStack stack;
    TerraformProvider alicloud;
    DataResource rollout, device;
    MqttInstance instance;
    MqttInstanceId instanceId;
    IMqttGate gate;
    MqttTokenFleetGate fleet;
    EmulatorProcess emulator;

    Docstrings(Constructs.Construct scope) : base(scope, "docstrings") {}

${methods.join('\n')}
}
`,
    );
    const { status, text } = await compile(
      '-nowarn:169,219,649',
      '-r:surface.dll',
      '-out:docstrings.dll',
      'Docstrings.cs',
    );
    expect({ status, text }).toEqual({ status: 0, text: expect.not.stringContaining('error') });
  });

  it('compiles a matcher of the program', async () => {
    example.write(
      'ByName.cs',
      `using Amazon.JSII.Runtime.Deputy;
using CdktfApsaramqtt;
using HashiCorp.Cdktf;
class ByName : DeputyBase, IResourceMatcher { public bool Matches(TerraformResource resource) { return true; } }
class Program { static void Protect(MqttTokenFleetGate fleet) { fleet.ProtectAll(fleet, new ByName()); } }
`,
    );
    const { status, text } = await compile('-r:surface.dll', '-out:matcher.dll', 'ByName.cs');
    expect({ status, text }).toEqual({ status: 0, text: expect.not.stringContaining('error') });
  });

  it.each([
    ['a string in place of a token', 'var props = new MqttTokenGateProps { Token = "c2VjcmV0" }', 'CS0029'],
    [
      'a string in place of an instance id',
      'var props = new MqttTokenGateProps { InstanceId = "post-cn-1" }',
      'CS0029',
    ],
    ['a string that a fleet is given', 'fleet.AddToken("device-1", "c2VjcmV0")', 'CS1503'],
    ['a lambda in place of a matcher', 'fleet.ProtectAll(fleet, resource => true)', 'CS1660'],
  ])('refuses to compile %s', async (_, statement, code) => {
    const method = `static void Refused(MqttTokenFleetGate fleet) { ${statement}; }`;
    example.write('Refused.cs', `using CdktfApsaramqtt;\nclass Program { ${method} }\n`);
    const { status, text } = await compile('-r:surface.dll', '-out:refused.dll', 'Refused.cs');
    expect(text).toContain(code);
    expect(status).not.toBe(0);
  });
});

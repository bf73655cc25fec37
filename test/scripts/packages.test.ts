import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { homepage, version } from '../../package.json';
import { LANGUAGES } from '../../scripts/package/jsii-pacmak';
import { corrected } from '../../scripts/package/translations';
import { generatedPackages } from '../support/generated-packages';

let folder: string;

beforeAll(async () => {
  folder = await generatedPackages();
}, 300_000);

function filesIn(...path: string[]): string[] {
  return readdirSync(join(folder, ...path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function read(...path: string[]): string {
  return readFileSync(join(folder, ...path), 'utf8');
}

describe('the packages', () => {
  it('contain the same npm package in every language', () => {
    const tarballs = filesIn().filter((file) => file.endsWith('.tgz'));
    expect(tarballs).toHaveLength(LANGUAGES.length);
    const [first, ...others] = tarballs.map((file) => readFileSync(file));
    for (const other of others) expect(other.equals(first!)).toBe(true);
  });

  it('contain the provider, the command line and the constructs, and no tests or scripts', () => {
    const [tarball] = filesIn('js');
    const lines = execFileSync('tar', ['-tvzf', tarball!], { encoding: 'utf8' }).trim().split('\n');
    const files = lines.map((line) => /package\/(\S+)$/.exec(line)![1]!);
    expect(files).toEqual(
      expect.arrayContaining([
        `bundle/provider/terraform-provider-apsaramqtt_v${version}`,
        'bundle/provider/server.js',
        'bundle/provider/create-gate.js',
        'bundle/cli/apsaramqtt.js',
        'dist/index.js',
        'dist/index.d.ts',
        '.jsii',
        'LICENSE',
      ]),
    );
    expect(lines.find((line) => line.includes('terraform-provider-'))).toMatch(/^-rwxr-xr-x/);
    expect(files.filter((file) => !/^(bundle|dist|docs|lib\/cli\/schemas)\/|^[^/]+$/.test(file))).toEqual([]);
    expect(files.filter((file) => /\.map$|\.test\.|tsbuildinfo/.test(file))).toEqual([]);
  });

  it.each(['README.md', 'API.md'])('contain every file that %s links to without an address', (page) => {
    const [tarball] = filesIn('js');
    const files = execFileSync('tar', ['-tzf', tarball!], { encoding: 'utf8' }).split('\n');
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#]+)/g)].map(([, link]) => link!);
    const paths = links.filter((link) => !link.startsWith('https://'));
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !files.includes(`package/${path}`))).toEqual([]);
  });

  it.each(['python', 'java', 'go/cdktfapsaramqtt', 'dotnet/CdktfApsaramqtt'])(
    'contain the licence and the notices of what is bundled: %s',
    (place) => {
      expect(read(place, 'LICENSE')).toBe(readFileSync('LICENSE', 'utf8'));
      expect(read(place, 'NOTICE')).toBe(readFileSync('bundle/THIRD-PARTY-NOTICES', 'utf8'));
    },
  );

  it.each(['python', 'go/cdktfapsaramqtt', 'dotnet/CdktfApsaramqtt'])(
    'have a page whose links lead to files of this version: %s',
    (place) => {
      const links = [...read(place, 'README.md').matchAll(/\]\(([^)]*)\)/g)].map(([, link]) => link!);
      const files = `${homepage}/blob/v${version}/`;
      const paths = links.filter((link) => link.startsWith(files)).map((link) => link.slice(files.length));
      expect(paths.length).toBeGreaterThan(20);
      expect(paths.filter((path) => !existsSync(path.replace(/#.*$/, '')))).toEqual([]);
      expect(links.filter((link) => !link.startsWith('https://'))).toEqual([]);
    },
  );

  it('describe parameters in Go as well', () => {
    const gate = read('go/cdktfapsaramqtt/MqttTokenGate.go');
    const fleet = read('go/cdktfapsaramqtt/MqttTokenFleetGate.go');
    expect(gate).toMatch(
      /\t\/\/ Parameters:\n\t\/\/ {3}- constructs: resources, modules, .*One or more\.\n\tProtect\(constructs/,
    );
    expect(gate).toMatch(/\/\/ {3}- scope: .*\n.*\n\/\/ {3}- props: .*\nfunc NewMqttTokenGate\(/);
    expect(fleet).toMatch(/\/\/ {3}- token: the token to check\.\n.*\n\tAddToken\(/);
    expect(read('go/cdktfapsaramqtt/MqttToken.go')).toMatch(/- path: .*\nfunc MqttToken_FromFile\(/);
  });

  it('have examples in Python with the methods that Python has', () => {
    const translations = {
      snippets: { one: { translations: { python: { source: 'a.and(b).or(c).not().protect(d)' } } } },
    };
    expect(corrected(JSON.stringify(translations), '.')).toContain('a.and_(b).or_(c).not_().protect(d)');
  });

  it('have examples in Java with the types that Java has', () => {
    const translations = { snippets: { one: { translations: { java: { source: 'A[] a = b.c(d);' } } } } };
    expect(corrected(JSON.stringify(translations), '.')).toContain('List<A> a = b.c(d);');
  });

  it.each([
    ['gate.protect(this)', 'gate.Protect(stack)'],
    [
      'emulator := cdktfapsaramqtt.EmulatorProcess_Start()',
      'emulator := cdktfapsaramqtt.EmulatorProcess_Start(nil)',
    ],
    ['fleet.AddToken(jsii.String("a, (b"), token)', 'fleet.AddToken(jsii.String("a, (b"), token, nil)'],
    ['fleet.AddToken(name, token).protect(a, b)', 'fleet.AddToken(name, token, nil).Protect(a, b)'],
    ['MqttToken_fromFile(jsii.String("a.b"))', 'MqttToken_FromFile(jsii.String("a.b"))'],
    ['f(member.verdict) // of member.verdict', 'f(member.Verdict()) // of member.verdict'],
    ['&TerraformOutputConfig{ A: jsii.Boolean(true) }', '&cdktf.TerraformOutputConfig{ A: jsii.Bool(true) }'],
    ['map[string]MqttToken{ "a": b }', '&map[string]cdktfapsaramqtt.MqttToken{ "a": b }'],
    ['map[string]interface{}{ "a": b }', '&map[string]interface{}{ "a": b }'],
    ['[]MqttInstanceId{ id }', '&[]cdktfapsaramqtt.MqttInstanceId{ id }'],
    [
      'import "a/cdktf"\n\napp := jsii.String("a")',
      'import "github.com/aws/jsii-runtime-go"\nimport "a/cdktf"\n\napp := jsii.String("a")',
    ],
  ])('have examples in Go that Go compiles: %s', (source, expected) => {
    const translations = { snippets: { one: { translations: { go: { source } } } } };
    const { snippets } = JSON.parse(corrected(JSON.stringify(translations), '.'));
    expect(snippets.one.translations.go.source).toBe(expected);
  });

  it('have the names that each registry knows them by', () => {
    expect(read('python/setup.py')).toContain('"name": "cdktf-apsaramqtt"');
    // The package has no scripts, because a command would start through the jsii runtime, much more slowly than with npx.
    expect(read('python/setup.py')).toContain('"scripts": []');
    expect(read('python/setup.py')).toContain('"cdktf>=0.21.0, <0.22.0"');
    expect(read('java/pom.xml')).toContain('<groupId>io.github.cdktf-apsaramqtt</groupId>');
    expect(read('java/pom.xml')).toContain('<artifactId>cdktf-apsaramqtt</artifactId>');
    expect(read('java/pom.xml')).toMatch(
      /<groupId>com.hashicorp<\/groupId>\s*<artifactId>cdktf<\/artifactId>/,
    );
    expect(read('go/cdktfapsaramqtt/go.mod')).toContain(
      'module github.com/cdktf-apsaramqtt/cdktf-apsaramqtt-go/cdktfapsaramqtt\n',
    );
    expect(read('go/cdktfapsaramqtt/go.mod')).toContain(
      'github.com/hashicorp/terraform-cdk-go/cdktf v0.21.0',
    );
  });
});

describe('the package for .NET', () => {
  const SOURCES = 'dotnet/CdktfApsaramqtt/CdktfApsaramqtt';

  it('is a project that embeds the npm package', async () => {
    const contents = read('dotnet/CdktfApsaramqtt/CdktfApsaramqtt.csproj');
    const { errors } = await validateXML({ xml: contents, normalization: 'format' });
    expect(errors).toEqual([]);
    expect(contents).toContain('<PackageId>CdktfApsaramqtt</PackageId>');
    expect(contents).toContain('<PackageReference Include="HashiCorp.Cdktf" Version="[0.21.0,0.22.0)" />');
    expect(contents).toContain(`<EmbeddedResource Include="cdktf-apsaramqtt-${version}.tgz" />`);
  });

  it('packs its licence, the notices of what is bundled, and its page', () => {
    const contents = read('dotnet/CdktfApsaramqtt/CdktfApsaramqtt.csproj');
    const packed = [...contents.matchAll(/<None Include="(.*?)" Pack="true" PackagePath="" \/>/g)];
    expect(packed.map(([, file]) => file)).toEqual(['LICENSE', 'NOTICE', 'README.md']);
    for (const [, file] of packed) expect(read('dotnet/CdktfApsaramqtt', file!)).not.toBe('');
    expect(contents.match(/<PackageReadmeFile>.*?<\/PackageReadmeFile>/g)).toEqual([
      '<PackageReadmeFile>README.md</PackageReadmeFile>',
    ]);
  });

  it('has the members that users of .NET expect', () => {
    expect(publicMembers('MqttToken')).toEqual([
      'FromEnvironment(string name)',
      'FromFile(string path)',
      'FromResolvable(string token)',
      'FromVariable(HashiCorp.Cdktf.TerraformVariable variable)',
      'UnsafePlainText(string token, string reason)',
      'ToString()',
    ]);
    expect(publicMembers('MqttTokenGate')).toEqual(
      expect.arrayContaining([
        'MqttTokenGate(Constructs.Construct scope, string id, CdktfApsaramqtt.IMqttTokenGateProps props)',
        'Protect(params Constructs.IConstruct[] constructs)',
        'Verdict',
        'TokenStatus',
        'RequestId',
        'TokenFingerprint',
      ]),
    );
    expect(publicMembers('MqttTokenGateProps')).toEqual(
      expect.arrayContaining(['Token', 'InstanceId', 'OnInvalid', 'OnUnverified', 'RecheckAtApply']),
    );
  });

  it('has names that C# accepts: in Pascal case, and none that of its type', () => {
    const types = filesIn(SOURCES).map((file) => basename(file, '.cs'));
    expect(types.length).toBeGreaterThan(20);
    for (const type of types) {
      const names = publicMembers(type).map((member) => /^\w+/.exec(member)![0]);
      for (const name of names) expect(name).toMatch(/^[A-Z]/);
      const constructors = publicMembers(type).filter((member) => member.startsWith(`${type}(`));
      expect(names.filter((name) => name === type)).toHaveLength(constructors.length);
    }
  });

  /** The public members of a type, as `Name` or `Name(parameters)`. */
  function publicMembers(type: string): string[] {
    const [file] = filesIn(SOURCES).filter((path) => basename(path) === `${type}.cs`);
    const members =
      /^ {8}public (?!class |interface |enum )(?:[\w.<>,?[\]]+ )*?(\w+(?:\(.*?\))?)(?=\r?$|: base)/gm;
    return [...readFileSync(file!, 'utf8').matchAll(members)].map(([, member]) => member!);
  }
});

it('the provider loads no data of languages, which would take 5 MB', () => {
  for (const file of ['server.js', 'create-gate.js']) {
    expect(readFileSync(`bundle/provider/${file}`, 'utf8')).not.toMatch(
      /\.toLocale|\bIntl\.|\.localeCompare\(/,
    );
  }
});

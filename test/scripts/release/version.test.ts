import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { bundledProvider } from '../../../lib/placement/provider-package';
import { version } from '../../../package.json';
import { filesThatMayMention, versionsIn, withVersion } from '../../../scripts/release/version-mentions';

describe('the version in package.json', () => {
  it('is the one in package-lock.json', () => {
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    expect([lock.version, lock.packages[''].version]).toEqual([version, version]);
  });

  it('is the one of the built provider, of the command line and of the bill of materials', () => {
    const sbom = JSON.parse(readFileSync('bundle/sbom.cdx.json', 'utf8'));
    const commandLine = execFileSync('node', ['bundle/cli/apsaramqtt.js', '--version'], { encoding: 'utf8' });
    expect([bundledProvider().version, commandLine.trim(), sbom.metadata.component.version]).toEqual([
      version,
      version,
      version,
    ]);
  });

  it('is the one that examples, documentation and sources mention', () => {
    const mentions = filesThatMayMention().flatMap((file) =>
      versionsIn(readFileSync(file, 'utf8')).map((mentioned) => `${file}: ${mentioned}`),
    );
    expect(mentions).toContain(`examples/typescript/package.json: ${version}`);
    expect(mentions.filter((mention) => !mention.endsWith(`: ${version}`))).toEqual([]);
  });

  it.each([
    '"cdktf-apsaramqtt": "^1.2.3"',
    'cdktf-apsaramqtt~=1.2.3',
    '<artifactId>cdktf-apsaramqtt</artifactId>\n    <version>1.2.3</version>',
    'github.com/cdktf-apsaramqtt/cdktf-apsaramqtt-go/cdktfapsaramqtt v1.2.3',
    '<PackageReference Include="CdktfApsaramqtt" Version="1.2.3" />',
    'source  = "apsaramqtt/apsaramqtt"\n      version = "~> 1.2.3"',
    'uses: cdktf-apsaramqtt/cdktf-apsaramqtt@v1.2.3',
    'repo: https://github.com/cdktf-apsaramqtt/cdktf-apsaramqtt\n    rev: v1.2.3',
    'terraform-provider-apsaramqtt_1.2.3_linux_amd64.zip',
  ])('is carried into %j', (text) => {
    expect(versionsIn(text)).toEqual(['1.2.3']);
    expect(withVersion(text, '2.0.0')).toBe(text.replace('1.2.3', '2.0.0'));
  });

  it.each(['"cdktf-apsaramqtt": "file:../.."', 'apsaramqtt runs on Node.js 20.18.1'])(
    'is not looked for in %j',
    (text) => expect(versionsIn(text)).toEqual([]),
  );
});

describe('npm version', () => {
  it('carries a version everywhere, closes the changelog, commits and tags', () => {
    const tree = mkdtempSync(join(tmpdir(), 'version-'));
    const env = {
      ...process.env,
      GIT_CONFIG_GLOBAL: '/dev/null',
      ...Object.fromEntries(
        ['AUTHOR', 'COMMITTER'].flatMap((who) => [
          [`GIT_${who}_NAME`, 'Releaser'],
          [`GIT_${who}_EMAIL`, 'releaser@example.com'],
        ]),
      ),
    };
    const run = (program: string, ...args: string[]) =>
      execFileSync(program, args, { cwd: tree, env, encoding: 'utf8', stdio: 'pipe' });
    for (const entry of [
      'package.json',
      'package-lock.json',
      'CHANGELOG.md',
      'examples',
      'scripts',
      '.gitignore',
    ])
      cpSync(entry, join(tree, entry), {
        recursive: true,
        filter: (path) => basename(path) !== 'node_modules',
      });
    symlinkSync(resolve('node_modules'), join(tree, 'node_modules'));
    run('git', 'init', '-q');
    run('git', 'add', '--all', '--', ':!node_modules');
    run('git', 'commit', '-qm', 'before');

    run('npm', 'version', '77.8.9');

    const read = (file: string) => readFileSync(join(tree, file), 'utf8');
    expect(JSON.parse(read('package-lock.json')).version).toBe('77.8.9');
    expect(versionsIn(read('examples/typescript/package.json'))).toEqual(['77.8.9']);
    expect(read('CHANGELOG.md')).toMatch(
      /## Unreleased\n\n## 77\.8\.9 - \d{4}-\d{2}-\d{2}\n\n### (Upgrading|Added|Changed)/,
    );
    expect(run('git', 'status', '--porcelain', '--untracked-files=no')).toBe('');
    expect(run('git', 'tag', '--points-at', 'HEAD').trim()).toBe('v77.8.9');
    rmSync(tree, { recursive: true });
  });
});

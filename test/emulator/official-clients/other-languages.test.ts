import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installed } from '../../support/installed';
import { IS_NIGHTLY } from '../../support/nightly';
import { itServes, type OfficialClient } from './support/client-checks';
import { Peer } from './support/peer';

/** Only in the nightly run, because installing the clients takes up to a minute for each language. */
const SKIPPED_BECAUSE = 'APSARAMQTT_NIGHTLY=1 and the toolchain are needed';
const INSTALL_MS = 300_000;

interface Language {
  readonly name: string;
  readonly isInstalled: () => boolean;
  /** Installs the clients into a folder and starts the program that uses them. */
  readonly start: (folder: string) => Peer;
  readonly clients: readonly Omit<OfficialClient, 'call'>[];
}

const LANGUAGES: Language[] = [
  {
    name: 'Python',
    isInstalled: () => installed('python3', ['-c', 'import ensurepip']),
    start: (folder) => {
      run('python3', ['-m', 'venv', folder]);
      run(join(folder, 'bin/pip'), ['install', '-q', '-r', join(__dirname, 'python/requirements.txt')]);
      return new Peer(join(folder, 'bin/python'), [join(__dirname, 'python/peer.py')]);
    },
    clients: [
      {
        name: 'aliyun-python-sdk-onsmqtt',
        leavesOut: ['recommend', 'accessDeniedDetail'],
        wrongSecretCode: 'InvalidAccessKeySecret',
      },
      { name: 'alibabacloud_onsmqtt20200420' },
    ],
  },
  {
    name: 'Java',
    isInstalled: () => installed('java') && installed('mvn'),
    start: (folder) => {
      const classPath = join(folder, 'class-path');
      const pom = join(__dirname, 'java/pom.xml');
      run('mvn', [
        '-q',
        '-B',
        '-Dstyle.color=never',
        '-f',
        pom,
        'dependency:build-classpath',
        `-Dmdep.outputFile=${classPath}`,
      ]);
      return new Peer('java', [
        '-Dslf4j.internal.verbosity=ERROR',
        '-cp',
        readFileSync(classPath, 'utf8'),
        join(__dirname, 'java/Peer.java'),
      ]);
    },
    clients: [{ name: 'aliyun-java-sdk-core', leavesOut: ['recommend'] }, { name: 'tea-openapi' }],
  },
  {
    name: 'Go',
    isInstalled: () => installed('go', ['version']),
    start: (folder) => {
      const program = join(folder, 'peer');
      run('go', ['build', '-o', program, '.'], join(__dirname, 'go'));
      return new Peer(program, []);
    },
    clients: [{ name: 'alibaba-cloud-sdk-go' }, { name: 'darabonba-openapi' }],
  },
];

function run(program: string, args: readonly string[], cwd?: string): void {
  execFileSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}

describe.each(LANGUAGES)('the emulator, called by the official clients of $name', (language) => {
  if (!IS_NIGHTLY || !language.isInstalled()) {
    it.skip(SKIPPED_BECAUSE, () => undefined);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'official-clients-'));
  let peer: Peer;
  beforeAll(() => {
    peer = language.start(folder);
  }, INSTALL_MS);
  afterAll(async () => {
    await peer?.stop();
    rmSync(folder, { recursive: true });
  });

  itServes(
    language.clients.map((client) => ({
      ...client,
      call: (...call) => peer.caller(client.name)(...call),
    })),
  );
});

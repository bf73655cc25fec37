import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProblemFacts, problemOf } from '../../lib/gate/problem';
import { readToken, type TokenSource } from '../../lib/gate/token-source';
import { WORDING } from '../../lib/provider/wording';
import { table } from './table';

/** One example for each way in which a token can be copied wrongly. */
const TEXTS = [
  '',
  'null',
  'a\0b\0',
  'a\0b',
  'a\uFFFD',
  'a\u200B',
  'https://host',
  'NAME=a',
  '"a"',
  `\${NAME}`,
  '{"token":"a"}',
  'a****',
  '<token>',
  '<token>a</token>',
  '(a)',
  'a\uFF1D',
  '/run/secrets/token',
  'post-cn-0pp12gl0001',
  'a b',
  'a%2B',
  'a&amp;',
  'a\\n',
  'R|',
  'R|a|W|b',
  'exampleTOKEN0001 exampleTOKEN0002',
  'a,b',
  'Token|a|b',
  'a|b',
];

/** The problems of a token or its source that are found before any call. Each row is provoked here, so that its text is that of the code. */
export function tokenProblems(): string {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'));
  try {
    const problems = [
      ...TEXTS.map((text) => problemOfSource({ kind: 'value', text })),
      ...variables(),
      ...files(folder),
    ];
    return table(
      ['code', 'what the message says', 'what to do'],
      problems.map((facts) => rowOf(facts, folder)),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function variables(): ProblemFacts[] {
  return ['', 'a=b', 'GITHUB_TOKEN', 'NAME'].map((text) => problemOfSource({ kind: 'environment', text }));
}

function files(folder: string): ProblemFacts[] {
  const path = (name: string) => join(folder, name);
  symlinkSync('loop', path('loop'));
  writeFileSync(path('large'), 'x'.repeat(65_537));
  writeFileSync(path('open'), 'abc');
  chmodSync(path('open'), 0o604);
  const found = ['missing', 'loop', '.', 'large'].map((name) =>
    problemOfSource({ kind: 'file', text: path(name) }),
  );
  const read = readToken({ kind: 'file', text: path('open') }, {});
  return [...found, ...('warnings' in read ? read.warnings : [])];
}

function problemOfSource(source: TokenSource): ProblemFacts {
  const read = readToken(source, {});
  if ('token' in read) throw new Error('There is nothing wrong with it.');
  return read.problem;
}

function rowOf(facts: ProblemFacts, folder: string): string[] {
  const { code, message, help } = problemOf(facts, WORDING);
  const shown = (text: string) => text.replaceAll(new RegExp(`${folder}[/\\w]*`, 'g'), '_path_');
  return [`\`${code}\``, shown(message), shown(help)];
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked, type Token, type Tokens } from 'marked';
import { pagesOnDisk } from '../../../scripts/docs/pages';

/** A page of the documentation. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/**
 * A fenced block of a page. What follows the language is not shown to readers: from it, the tests know what to do with the block.
 * `file=main.tf` has it written to a file, `status=1` says what the commands end with, `background` that they go on, and
 * `# a reason` why it is not run here: it is then checked only for what can be checked without.
 */
export interface CodeBlock {
  readonly page: string;
  /** `hcl` (which the registry calls `terraform`), `ts`, `sh`, `json`, …; empty for what a program prints. */
  readonly language: string;
  /** The words behind the language, such as `background`. */
  readonly words: readonly string[];
  /** Why it is not run. */
  readonly notRun?: string;
  /** What `file=` names: the file that the reader is to write it to. */
  readonly file?: string;
  /** What the command ends with: 0, or what `status=` says. */
  readonly status: number;
  readonly text: string;
  /** The file that it is written to, or its first line. */
  readonly title: string;
}

/** README.md, docs/, and what the examples say of themselves. */
export const PAGES: readonly Page[] = ['README.md', ...pagesOnDisk(), ...exampleReadmes()].map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}));

export function blocksOf({ path, text }: Page): CodeBlock[] {
  return tokensOf(text)
    .filter((token): token is Tokens.Code => token.type === 'code')
    .map((token) => codeBlock(path, token));
}

/** Everything that marked finds in a page, however deep. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  marked.walkTokens(marked.lexer(withoutFrontMatter(text)), (token) => {
    tokens.push(token);
  });
  return tokens;
}

function codeBlock(page: string, { lang, text }: Tokens.Code): CodeBlock {
  const [info = '', notRun] = (lang ?? '').split(' # ');
  const [language = '', ...words] = info.split(' ');
  const value = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  const file = value('file');
  return {
    page,
    language: language === 'terraform' ? 'hcl' : language,
    words,
    notRun,
    file,
    status: Number(value('status') ?? 0),
    text,
    title: file ?? text.split('\n')[0]!,
  };
}

function withoutFrontMatter(text: string): string {
  return text.replace(/^---\n.*?\n---\n/s, '');
}

function exampleReadmes(): string[] {
  return ['', ...readdirSync('examples')]
    .map((name) => join('examples', name, 'README.md'))
    .filter((path) => existsSync(path));
}

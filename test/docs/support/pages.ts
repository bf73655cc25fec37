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
 * A fenced code block of a page. The words after the language are not shown to readers. They say what the tests do with the block:
 * `file=main.tf` writes it to a file, `status=1` is the expected exit status, `background` lets the command run on, and `# a reason` says
 * why the block is not run. A block that is not run gets only the checks that need no run.
 */
export interface CodeBlock {
  readonly page: string;
  /** `hcl` (the registry calls it `terraform`), `ts`, `sh`, `json`, …; empty for the output of a program. */
  readonly language: string;
  /** The words after the language, such as `background`. */
  readonly words: readonly string[];
  /** Why the block is not run. */
  readonly notRun?: string;
  /** The file that the reader writes the block to, from `file=`. */
  readonly file?: string;
  /** The expected exit status: that of `status=`, or 0. */
  readonly status: number;
  readonly text: string;
  /** The name of the file that it is written to, or the first line of the block. */
  readonly title: string;
}

/** README.md, the pages of docs/ and the README files of the examples. */
export const PAGES: readonly Page[] = ['README.md', ...pagesOnDisk(), ...exampleReadmes()].map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}));

export function blocksOf({ path, text }: Page): CodeBlock[] {
  return tokensOf(text)
    .filter((token): token is Tokens.Code => token.type === 'code')
    .map((token) => codeBlock(path, token));
}

/** All tokens that marked finds in a page, at every depth. */
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

import { execFileSync } from 'node:child_process';
import { FORMATS } from '../../lib/cli/report/formats';
import manifest from '../../package.json';
import { blocksOf, PAGES, type Page, tokensOf } from './support/pages';

const help = new Map<string, string>();

/** The output of `apsaramqtt --help` or of the help of a command. */
function helpOf(...command: string[]): string {
  const known = help.get(command.join());
  if (known !== undefined) return known;
  const printed = execFileSync(process.execPath, ['bundle/cli/apsaramqtt.js', ...command, '--help'], {
    encoding: 'utf8',
  });
  help.set(command.join(), printed);
  return printed;
}

/** Every command in a page, in code blocks and in sentences. */
function typedIn(page: Page): string[] {
  const blocks = blocksOf(page).filter(({ language }) => ['sh', 'yaml'].includes(language));
  const spans = tokensOf(page.text).flatMap((token) =>
    token.type === 'codespan' ? [token.text as string] : [],
  );
  return [...blocks.flatMap(({ text }) => text.split('\n')), ...spans];
}

/** The `apsaramqtt` commands in a page, each with its options. */
function commandsIn(page: Page): { command: string; options: string[]; line: string }[] {
  return typedIn(page).flatMap((line) =>
    [...line.matchAll(/(?:^|npx |[\s(])apsaramqtt ([a-z][\w-]*)([^|&;#]*)/g)].map(([, command, rest]) => ({
      command: command!,
      options: rest!.match(/(?<=\s)--[a-z-]+/g) ?? [],
      line,
    })),
  );
}

const commands = PAGES.flatMap(commandsIn);
const scripts = PAGES.flatMap(typedIn).flatMap((line) =>
  [...line.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script!),
);

describe('the commands that the documentation names', () => {
  it('are commands of apsaramqtt', () => {
    expect(commands.length).toBeGreaterThan(10);
    const known = helpOf().split('Commands:')[1]!;
    const unknown = commands.filter(({ command }) => !new RegExp(`^  ${command}\\b`, 'm').test(known));
    expect(unknown).toEqual([]);
  });

  it('have the options that they are given', () => {
    const unknown = commands.flatMap(({ command, options, line }) =>
      options
        .filter((option) => !new RegExp(`(^|\\s)${option}\\b`, 'm').test(helpOf(command)))
        .map((option) => `${option} in ${line}`),
    );
    expect(unknown).toEqual([]);
  });

  it('include the help that lists every format of a report, as README.md says', () => {
    expect(PAGES.find(({ path }) => path === 'README.md')!.text).toContain(
      '`apsaramqtt check --help` lists all',
    );
    expect(FORMATS.filter((format) => !helpOf('check').includes(`"${format}"`))).toEqual([]);
  });

  it('are scripts of package.json if npm runs them', () => {
    expect(scripts.filter((script) => !(script in manifest.scripts))).toEqual([]);
  });
});

/** The arguments in a command line, up to the point where the engines stop reading. */
export interface ArgumentWords {
  readonly words: readonly string[];
  /** False if the engines reject the line, because a quotation mark is not closed or a parenthesis is not quoted. */
  readonly isWhole: boolean;
}

/** Splits the value of an environment variable such as `TF_CLI_ARGS_init` into arguments, like the engines. */
export function argumentWords(line: string): ArgumentWords {
  const [read = ''] = WORDS.exec(line) ?? [];
  const next = line.charAt(read.length);
  return {
    words: Array.from(read.matchAll(WORD), ([word]) => unquoted(word)),
    isWhole: next === '' || END.includes(next),
  };
}

export interface OptionWord {
  readonly name: string;
  /** The text after `=`; undefined without `=`. */
  readonly value: string | undefined;
}

/** Parses an argument as an option; undefined if it is not one. */
export function parseOption(word: string): OptionWord | undefined {
  const [, name, equals, value] = /^--?([^-=][^=]*)(=?)(.*)$/s.exec(word) ?? [];
  return name === undefined ? undefined : { name, value: equals === '=' ? value : undefined };
}

/** As in the engines, a backslash escapes any character, in double quotes too. */
const WORD = /(?:[^ \t\r\n"'\\;&|<>()]|\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*")+/g;
const WORDS = new RegExp(`^(?:${WORD.source}|[ \\t\\r\\n])*`);
/** The engines stop reading at one of these. */
const END = ';&|<>';

function unquoted(word: string): string {
  return word.replace(/'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g, (_, single, double, escaped) =>
    double === undefined ? (single ?? escaped) : double.replace(/\\([\s\S])/g, '$1'),
  );
}

/** The arguments in a line of them, as far as the engines read it. */
export interface ArgumentWords {
  readonly words: readonly string[];
  /** False where a quotation mark is not closed, or a parenthesis is not quoted: the engines refuse the line then. */
  readonly isWhole: boolean;
}

/** Splits the value of an environment variable such as `TF_CLI_ARGS_init` into arguments, as the engines do. */
export function argumentWords(line: string): ArgumentWords {
  const [read = ''] = WORDS.exec(line) ?? [];
  const next = line.charAt(read.length);
  return {
    words: Array.from(read.matchAll(WORD), ([word]) => unquoted(word)),
    isWhole: next === '' || END.includes(next),
  };
}

/** An option of the engines. */
export interface OptionWord {
  readonly name: string;
  /** What follows its equals sign; undefined without one. */
  readonly value: string | undefined;
}

/** The option that an argument is, if it is one. */
export function optionIn(word: string): OptionWord | undefined {
  const [, name, equals, value] = /^--?([^-=][^=]*)(=?)(.*)$/s.exec(word) ?? [];
  return name === undefined ? undefined : { name, value: equals === '=' ? value : undefined };
}

/** As the engines read it: a backslash makes any character plain in double quotes, too. */
const WORD = /(?:[^ \t\r\n"'\\;&|<>()]|\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*")+/g;
const WORDS = new RegExp(`^(?:${WORD.source}|[ \\t\\r\\n])*`);
/** The engines read no further than to one of these. */
const END = ';&|<>';

function unquoted(word: string): string {
  return word.replace(/'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g, (_, single, double, escaped) =>
    double === undefined ? (single ?? escaped) : double.replace(/\\([\s\S])/g, '$1'),
  );
}

import type { ProblemFacts } from './problem';

/** What is wrong with a text. The remedies are sentences, because no option of any surface helps. */
export interface TextProblem extends ProblemFacts {
  readonly remedies: readonly string[];
}

/** A mistake in a token or an instance id that was copied from a console, a document or a file. */
interface Defect {
  readonly code: string;
  isIn(text: string): boolean;
  /** What is wrong, as a whole sentence. Never quotes the text. */
  message(subject: string, text: string): string;
  readonly remedy: string;
}

/** White space is not included: it is a defect of its own. */
const CONTROL_CHARACTER = /(?!\s)\p{Cc}/u;

/** Characters that are not visible: Unicode's default ignorable characters, other format characters, and the Braille blank. */
const INVISIBLE_CHARACTER = /\p{Default_Ignorable_Code_Point}|\p{Cf}|\u2800/u;

/** The marks with which consoles, documents and logs of CI systems replace a secret. */
const MASK =
  /\*{4}|^\*+$|\u2026|\.{3}|[\u2022\u25CF]{3}|[[(<](?:masked|redacted|secret|sensitive)(?: value)?[\])>]/i;

const WHOLE = 'Use the complete value, and nothing else.';

/** What JavaScript, Go, Python and PowerShell print for a missing value, or for a value that is not text. */
const MISSING =
  /^(?:null|<?nil>?|none|undefined|nan|n\/a|<no value>|%!s\((?:<nil>|MISSING)\)|\[object \w+\]|System\.Security\.SecureString)$/i;

/**
 * A path from the root, a home folder or the current folder. One token in 64 also begins with a slash, but tokens have no dot or hyphen,
 * and have more than 100 characters.
 */
const PATH = /^(?:~|\.\.?)\/|^\/[^+=]*[._~-]|^\/(?:etc|home|mnt|opt|run|tmp|usr|var|Users)\/[^+=]{1,60}$/;

/** Full-width forms of ASCII, and lookalikes of the vertical bar. Without commas and semicolons, which separate tokens. */
const LOOKALIKE = /[\uFF01-\uFF0B\uFF0D-\uFF1A\uFF1C-\uFF5E\u00A6\u2502]/;

/** In the order of the search. A defect that causes others comes before them. */
const DEFECTS: readonly Defect[] = [
  {
    code: 'EmptyValue',
    isIn: (text) => text === '',
    message: (subject) => `${subject} is empty.`,
    remedy: 'Set it to the complete value.',
  },
  {
    code: 'MissingValue',
    isIn: (text) => MISSING.test(text),
    message: (subject, text) => `${subject} is ${text}, the text that programs write for a missing value.`,
    remedy: 'Check the program that writes it, and set it to the complete value.',
  },
  {
    code: 'Utf16Value',
    // UTF-16 that was read as UTF-8 has a NUL next to every ASCII character, or begins with two invalid bytes, its byte order mark.
    isIn: (text) =>
      /^\uFFFD\uFFFD.*\0/s.test(text) || /^(?:[^\0]\0)+$/.test(text) || /^(?:\0[^\0])+$/.test(text),
    message: (subject) => `${subject} is encoded in UTF-16.`,
    remedy: 'Save it in UTF-8. In PowerShell, use Set-Content -Encoding utf8NoBOM or ascii.',
  },
  {
    code: 'ControlCharacter',
    isIn: (text) => CONTROL_CHARACTER.test(text),
    message: (subject, text) =>
      `${subject} contains a control character (${firstOf(CONTROL_CHARACTER, text)}).`,
    remedy: WHOLE,
  },
  {
    code: 'InvalidUtf8',
    isIn: (text) => text.includes('\uFFFD') || /\p{Surrogate}/u.test(text),
    message: (subject) => `${subject} contains bytes that are not UTF-8.`,
    remedy: 'Save it in UTF-8.',
  },
  {
    code: 'ZeroWidthCharacter',
    isIn: (text) => INVISIBLE_CHARACTER.test(text),
    message: (subject, text) =>
      `${subject} contains an invisible character (${firstOf(INVISIBLE_CHARACTER, text)}).`,
    remedy: 'Delete the value and type or copy it again from its source.',
  },
  {
    code: 'UrlValue',
    isIn: (text) => /^\s*[a-z][a-z0-9+.-]*:\/\//i.test(text),
    message: (subject) => `${subject} is a URL.`,
    remedy: WHOLE,
  },
  {
    code: 'Assignment',
    isIn: (text) => /^\s*(?:export\s+|set\s+|\$env:)?[A-Za-z_][\w.-]*\s*(?:=\s*[^=\s]|:\s*\S)/i.test(text),
    message: (subject) => `${subject} is an assignment (NAME=value or NAME: value).`,
    remedy: 'Use only what is after the equals sign or the colon.',
  },
  {
    code: 'QuotedValue',
    isIn: (text) => /^\s*[`\p{Quotation_Mark}]|[`\p{Quotation_Mark}]\s*$/u.test(text),
    message: (subject) => `${subject} is in quotation marks.`,
    remedy: 'Remove the quotation marks.',
  },
  {
    code: 'UnexpandedReference',
    isIn: (text) =>
      /[$#]\{|\$\(|\{\{|^\s*\$\w+\s*$|^\s*%\w+%\s*$|^(?:data|local|module|var)\.\w[\w.-]*$/.test(text),
    message: (subject) => `${subject} contains a reference that was not expanded.`,
    remedy: 'Use the value itself, or let the shell or the CI system expand the reference.',
  },
  {
    code: 'MaskedValue',
    isIn: (text) => MASK.test(text),
    // Stryker disable next-line OptionalChaining: the text has the defect, so the pattern matches.
    message: (subject, text) => `${subject} is masked (it contains "${MASK.exec(text)?.[0]}").`,
    remedy: 'Use the complete value, not the one that a console or a document shows.',
  },
  {
    code: 'JsonValue',
    isIn: (text) => /^\s*(?:\{.*\}|\[.*\])\s*$/s.test(text),
    message: (subject) => `${subject} is a JSON document.`,
    remedy: 'Use only the value in it, as jq -r prints it.',
  },
  {
    code: 'Placeholder',
    isIn: (text) => /^\s*<[^<>]*>\s*$/.test(text),
    message: (subject) => `${subject} is a placeholder in angle brackets.`,
    remedy: 'Replace the placeholder with the complete value.',
  },
  {
    code: 'Element',
    isIn: (text) => /^\s*<[^<>]+>[^<>]*<\/[^<>]+>\s*$/.test(text),
    message: (subject) => `${subject} is in an XML or HTML element.`,
    remedy: WHOLE,
  },
  {
    code: 'ParenthesizedValue',
    isIn: (text) => /^\s*\(.*\)\s*$/s.test(text),
    message: (subject) => `${subject} is in parentheses.`,
    remedy: 'Remove the parentheses.',
  },
  {
    code: 'LookalikeCharacter',
    isIn: (text) => LOOKALIKE.test(text),
    message: (subject, text) =>
      `${subject} contains a character that looks like an ASCII character and is not one (${firstOf(LOOKALIKE, text)}).`,
    remedy: 'Copy the value again from its source, without an input method or a document on the way.',
  },
  {
    code: 'FilePath',
    isIn: (text) => PATH.test(text),
    message: (subject) => `${subject} is the path of a file.`,
    remedy: 'Use what the file contains, or give the path where a path is expected.',
  },
  {
    code: 'WhiteSpace',
    isIn: (text) => /\s/.test(text),
    message: (subject, text) => `${subject} contains white space (${firstOf(/\s/, text)}).`,
    remedy: WHOLE,
  },
  {
    code: 'PercentEncodedValue',
    isIn: (text) => /%[0-9A-Fa-f]{2}/.test(text),
    message: (subject) => `${subject} is percent-encoded.`,
    remedy: 'Use the value as it was issued, before it became a part of a URL.',
  },
  {
    code: 'HtmlEntity',
    isIn: (text) => /&(?:#\d+|#x[0-9A-F]+|[a-z]+);/i.test(text),
    message: (subject) => `${subject} contains an HTML entity.`,
    remedy: 'Use the value as it was issued, before it became a part of a page.',
  },
  {
    code: 'EscapeSequence',
    isIn: (text) => text.includes('\\'),
    message: (subject) => `${subject} contains a backslash, as in an escape sequence.`,
    remedy: 'Use the value as it was issued, before it became a part of a string.',
  },
];

/** Matches nearly every token and instance id, and no defect. Saves the search for all defects in each of 100,000 tokens. */
// Stryker disable next-line Regex: a narrower pattern changes no result, and a wider one fails the tests of defects.
const PLAIN = /^(?!\/)[A-Za-z0-9+/_-]{10,}={0,2}$/;

/** Whether a text certainly has no defect. */
// Stryker disable next-line BlockStatement: only slower, with the same result.
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/**
 * The defect of a copied text, or undefined.
 * @param subject what the text is, as the subject of a sentence.
 */
export function copiedTextProblem(text: string, subject: string): TextProblem | undefined {
  // Stryker disable next-line ConditionalExpression: only slower, with the same result.
  if (isPlain(text)) return undefined;
  const defect = DEFECTS.find(({ isIn }) => isIn(text));
  if (!defect) return undefined;
  const { code, message, remedy } = defect;
  return { code, message: message(subject, text), remedies: [remedy] };
}

/** Why a text cannot be an instance id, or undefined. */
export function instanceIdProblem(text: string): TextProblem | undefined {
  const problem = copiedTextProblem(text, 'The instance id');
  return problem && { ...problem, at: { argument: 'instance_id' } };
}

function firstOf(pattern: RegExp, text: string): string {
  const code = text.codePointAt(text.search(pattern)) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

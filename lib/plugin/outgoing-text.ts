/** Cleans the text of diagnostics and log lines before it leaves the process. */
export interface TextCleaner {
  readonly text: (text: string) => string;
  /** For text that must stay on one line. */
  readonly line: (text: string) => string;
}

let cleaner: TextCleaner = { text: (text) => text, line: (text) => text };

export function cleanTextWith(other: TextCleaner): void {
  cleaner = other;
}

export function cleanText(text: string): string {
  return cleaner.text(text);
}

export function cleanLine(text: string): string {
  return cleaner.line(text);
}

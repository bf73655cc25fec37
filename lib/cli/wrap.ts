/** What a terminal shows whole, however narrow it is by default. */
export const WIDTH = 80;

/** Breaks a sentence at spaces, so that no line is longer than a terminal is wide. */
export function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.trim() && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}

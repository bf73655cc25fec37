/**
 * Keeps lines of a report from being commands to the CI system that prints it: GitHub's begin with `::`, Azure's have `##vso[` or `##[`
 * anywhere. Names and values of what is checked may contain both. Blanks are those of one line: to look for them from each of many empty
 * lines to the last one took the square of their number.
 */
export function withoutLogCommands(report: string): string {
  return report
    .replace(/^([^\S\r\n\u2028\u2029]*)::/gm, '$1\\u{3a}:')
    .replace(/##(?=(?:vso)?\[)/g, '#\\u{23}');
}

/** The same for a comment. A line of a comment that begins with a slash is a command to GitLab. */
export function withoutCommands(comment: string): string {
  return withoutLogCommands(comment).replace(/^([^\S\r\n\u2028\u2029]*)\//gm, '$1&#47;');
}

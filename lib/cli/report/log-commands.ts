/**
 * Escapes text that a CI system would execute as a command when it prints the report: on GitHub, lines that begin with `::`; on Azure,
 * `##vso[` or `##[` anywhere. Names and values in the report may contain both. The pattern does not match blanks across line breaks,
 * because its time would grow with the square of the number of empty lines.
 */
export function withoutLogCommands(report: string): string {
  return report
    .replace(/^([^\S\r\n\u2028\u2029]*)::/gm, '$1\\u{3a}:')
    .replace(/##(?=(?:vso)?\[)/g, '#\\u{23}');
}

/** Also escapes GitLab's quick actions: lines of a comment that begin with a slash. */
export function withoutCommands(comment: string): string {
  return withoutLogCommands(comment).replace(/^([^\S\r\n\u2028\u2029]*)\//gm, '$1&#47;');
}

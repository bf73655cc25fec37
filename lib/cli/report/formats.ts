export const FORMATS = [
  'human',
  'json',
  'github',
  'markdown',
  'sarif',
  'junit',
  'html',
  'openmetrics',
  'run-task',
] as const;

export type Format = (typeof FORMATS)[number];

/** A report in a format, to a file or to standard output. */
export interface ReportTarget {
  readonly format: Format;
  readonly file?: string;
}

/** Parses `format` or `format=file`, where the file `-` is standard output. Undefined if the format does not exist. */
export function parseTarget(text: string): ReportTarget | undefined {
  const [name, ...rest] = text.split('=');
  const format = FORMATS.find((known) => known === name);
  const file = rest.length > 0 ? rest.join('=') : '-';
  return format && { format, ...(file === '-' ? {} : { file }) };
}

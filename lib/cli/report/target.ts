import { appendFileSync, statSync } from 'node:fs';
import type { Problem } from '../../gate/problem';
import { secrets } from '../../gate/secrets/secrets';
import { systemProblem } from '../../gate/system-problem';
import type { CheckResult } from '../check-result';
import { writeWhole } from '../write-whole';
import type { Format, ReportTarget } from './formats';
import { githubReport } from './github';
import { htmlReport } from './html';
import { humanReport } from './human';
import { jsonReport } from './json';
import { junitReport } from './junit';
import { markdownReport, markdownWithin } from './markdown';
import { openMetricsReport } from './openmetrics';
import { replacedFile } from './replaced-file';
import type { Report } from './report';
import { runTaskReport } from './run-task';
import { sarifReport } from './sarif';

const REPORTS: Readonly<Record<Format, Report>> = {
  human: humanReport,
  json: jsonReport,
  github: githubReport,
  markdown: markdownReport,
  sarif: sarifReport,
  junit: junitReport,
  html: htmlReport,
  openmetrics: openMetricsReport,
  'run-task': runTaskReport,
};

/** Writes a report. Returns a problem if it could not be written. */
export function writeReport(
  result: CheckResult,
  { format, file }: ReportTarget,
  isQuiet = false,
): Problem | undefined {
  const options = {
    isColored: file === undefined && isColored(process.stdout, process.env),
    time: new Date(),
    isQuiet,
  };
  const report = REPORTS[format](result, options);
  const replaced = file === undefined ? undefined : replacedFile(`${format} report`, file);
  if (replaced) return replaced;
  const { GITHUB_STEP_SUMMARY: summary } = process.env;
  try {
    if (file === undefined) process.stdout.write(report);
    else writeWhole(file, secrets.redact(report));
    if (format === 'github' && summary) appendSummary(summary, result);
    return undefined;
  } catch (error) {
    const { path = file } = error as NodeJS.ErrnoException;
    return systemProblem(
      `Failed to write the ${format} report${path === undefined ? '' : ` ${path}`}`,
      error,
    );
  }
}

/** Whether a report has colors: on a terminal, Node.js decides by NO_COLOR and TERM. FORCE_COLOR takes precedence. */
export function isColored(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.FORCE_COLOR === undefined && !stream.isTTY) return false;
  // Loaded here to save time: Node.js has already loaded it only if standard output is a terminal.
  const { WriteStream } = require('node:tty') as typeof import('node:tty');
  return WriteStream.prototype.getColorDepth(env) > 1;
}

/** GitHub's limit for the summary of a step, including what other programs of the step have written. */
const MAX_SUMMARY_BYTES = 1024 * 1024;

function appendSummary(file: string, result: CheckResult): void {
  const { size } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 };
  const available = MAX_SUMMARY_BYTES - size;
  const summary = secrets.redact(markdownWithin(result, available));
  if (Buffer.byteLength(summary) <= available) appendFileSync(file, summary);
}

import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { groupBy } from '../gate/grouping';
import type { Problem } from '../gate/problem';
import { LEAKED_TOKEN, LITERAL_TOKEN, type Rule } from '../gate/rules';
import { systemProblem } from '../gate/system-problem';
import { type CheckResult, isUnknown, type ReportedFinding } from './check-result';
import { jsonText } from './report/json-text';
import { hasFile, repositoryPath } from './repository';
import type { JsonFile } from './sources/json-file';
import { writeWhole } from './write-whole';

const Entry = v.object({
  rule: v.string(),
  name: v.string(),
  file: v.nullable(v.string()),
  fingerprint: v.optional(v.string()),
});

const Baseline = v.object({ version: v.literal(1), findings: v.array(Entry) });

type Entry = v.InferOutput<typeof Entry>;

/** The rules whose findings are identified by the token, because each token in plain text is a new leak. */
const OF_PLAIN_TEXT: readonly Rule[] = [LITERAL_TOKEN, LEAKED_TOKEN];

/**
 * Accepts the findings that a baseline lists, each as often as it is listed, so that only new findings are violations. Returns a problem if
 * the file is not a baseline.
 * @param readFolders the folders of the configurations that were read. A listed finding in one of them that was not found is gone.
 */
export function applyBaseline(
  result: CheckResult,
  file: JsonFile,
  readFolders: Iterable<string>,
): CheckResult | Problem {
  const { path } = file;
  const baseline = v.safeParse(Baseline, file.value);
  if (!baseline.success)
    return {
      code: 'NotABaseline',
      message: `${path} is not a baseline: it was not written by apsaramqtt check --write-baseline.`,
      help: 'Use another file with --baseline, or write the baseline again.',
    };
  const listed = baseline.output.findings;
  // Never accepted: a finding about something unknown may hide a real violation.
  const known = result.allFindings.filter((finding) => !isUnknown(finding));
  const same = matched(known, listed, keyOf);
  const others = known.filter((finding) => !same.findings.has(finding));
  const missing = same.unseen.filter(({ rule }) => !result.isOpen(rule));
  const read = new Set(Array.from(readFolders, (folder) => dirname(repositoryPath(join(folder, '*')))));
  // If this check did not read the listed file, the token may still be there, and the one that was found is a copy.
  const mayHaveMoved = ({ file }: Entry) => file === null || read.has(dirname(file)) || !hasFile(file);
  const moved = matched(others, missing.filter(mayHaveMoved), keyOfMoved);
  const accepted = result.mapFindings((finding) =>
    finding.exception || !(same.findings.has(finding) || moved.findings.has(finding))
      ? finding
      : { ...finding, exception: { reason: `known when ${path} was written` } },
  );
  const changes = [
    [missing.length - moved.findings.size, 'are gone'],
    [moved.findings.size, 'have moved'],
  ] as const;
  const notes = changes.flatMap(([count, change]) =>
    count === 0
      ? []
      : `${count} of the ${listed.length} findings in ${path} ${change}. Write it again with --write-baseline.`,
  );
  return notes.length === 0 ? accepted : accepted.with({ notes: [...result.notes, ...notes] });
}

/** Pairs findings with entries of the same key, one to one. Returns the paired findings and the remaining entries. */
function matched(
  findings: readonly ReportedFinding[],
  entries: readonly Entry[],
  keyFor: (entry: Entry) => string,
): { readonly findings: ReadonlySet<ReportedFinding>; readonly unseen: readonly Entry[] } {
  const unseen = groupBy(entries, keyFor);
  const seen = findings.filter((finding) => unseen.get(keyFor(entryOf(finding)))?.pop());
  return { findings: new Set(seen), unseen: [...unseen.values()].flat() };
}

/** Writes the findings that are violations. Returns a problem if the file cannot be written. */
export function writeBaseline(result: CheckResult, path: string): Problem | undefined {
  const listed = result.allFindings.filter((one) => !isUnknown(one) && result.effectOf(one) !== 'none');
  const keyed = listed.map(entryOf).map((entry) => [keyOf(entry), entry] as const);
  const findings = keyed.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
  const baseline: v.InferOutput<typeof Baseline> = { version: 1, findings };
  try {
    writeWhole(path, jsonText(baseline));
    return undefined;
  } catch (error) {
    return systemProblem(`Failed to write ${path}`, error);
  }
}

/** An entry has no line number, because lines move. Most have no fingerprint, because it changes with every new token. */
function entryOf({ rule, name, location, tokenFingerprint }: ReportedFinding): Entry {
  const entry = { rule: rule.id, name, file: location ? repositoryPath(location.file) : null };
  const isOther = tokenFingerprint !== null && OF_PLAIN_TEXT.includes(rule);
  return isOther ? { ...entry, fingerprint: tokenFingerprint } : entry;
}

function keyOf({ rule, name, file, fingerprint }: Entry): string {
  return JSON.stringify([rule, name, file, fingerprint]);
}

/**
 * A key that stays the same when a file is renamed or moved: the fingerprint of a token in plain text; for any other finding, its name
 * and its folder.
 */
function keyOfMoved({ rule, name, file, fingerprint }: Entry): string {
  return fingerprint === undefined
    ? JSON.stringify([rule, name, file === null ? null : dirname(file)])
    : JSON.stringify([rule, fingerprint]);
}

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

/** The rules of which each token is another finding, wherever it is: a secret that everyone who reads the file knows. */
const OF_PLAIN_TEXT: readonly Rule[] = [LITERAL_TOKEN, LEAKED_TOKEN];

/**
 * Accepts the findings that a baseline lists, each as often as it lists it, so that only new ones violate. Returns what is wrong with the
 * file.
 * @param readFolders the folders of the configurations that were read: what the baseline lists there and was not found is there no longer.
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
      help: 'Name another file, or write it again.',
    };
  const listed = baseline.output.findings;
  // What one run could not verify, another one may find to be wrong.
  const known = result.allFindings.filter((finding) => !isUnknown(finding));
  const same = matched(known, listed, keyOf);
  const others = known.filter((finding) => !same.findings.has(finding));
  const missing = same.unseen.filter(({ rule }) => !result.isOpen(rule));
  const read = new Set(Array.from(readFolders, (folder) => dirname(repositoryPath(join(folder, '*')))));
  // A file that this check did not read may still hold its token, so that the same one here is a copy.
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

/** The findings for which there is an entry with the same key, each for one, and the entries that are left. */
function matched(
  findings: readonly ReportedFinding[],
  entries: readonly Entry[],
  keyFor: (entry: Entry) => string,
): { readonly findings: ReadonlySet<ReportedFinding>; readonly unseen: readonly Entry[] } {
  const unseen = groupBy(entries, keyFor);
  const seen = findings.filter((finding) => unseen.get(keyFor(entryOf(finding)))?.pop());
  return { findings: new Set(seen), unseen: [...unseen.values()].flat() };
}

/** Writes the findings that violate. Returns what kept it from being written. */
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

/** Without the line, which moves, and for most rules without the fingerprint, which changes with every new token. */
function entryOf({ rule, name, location, tokenFingerprint }: ReportedFinding): Entry {
  const entry = { rule: rule.id, name, file: location ? repositoryPath(location.file) : null };
  const isOther = tokenFingerprint !== null && OF_PLAIN_TEXT.includes(rule);
  return isOther ? { ...entry, fingerprint: tokenFingerprint } : entry;
}

function keyOf({ rule, name, file, fingerprint }: Entry): string {
  return JSON.stringify([rule, name, file, fingerprint]);
}

/**
 * What a finding keeps when a file, a module or a gate has another name: a token in plain text its fingerprint, anything else its name,
 * within its folder.
 */
function keyOfMoved({ rule, name, file, fingerprint }: Entry): string {
  return fingerprint === undefined
    ? JSON.stringify([rule, name, file === null ? null : dirname(file)])
    : JSON.stringify([rule, fingerprint]);
}

import * as v from 'valibot';
import { groupBy } from '../gate/grouping';
import type { Problem } from '../gate/problem';
import { LEAKED_TOKEN, LITERAL_TOKEN, type Rule } from '../gate/rules';
import { systemProblem } from '../gate/system-problem';
import { type CheckResult, isUnknown, type ReportedFinding } from './check-result';
import { jsonText } from './report/json-text';
import { repositoryPath } from './repository';
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
 */
export function applyBaseline(result: CheckResult, file: JsonFile): CheckResult | Problem {
  const { path } = file;
  const baseline = v.safeParse(Baseline, file.value);
  if (!baseline.success)
    return {
      code: 'NotABaseline',
      message: `${path} is not a baseline: it was not written by apsaramqtt check --write-baseline.`,
      help: 'Name another file, or write it again.',
    };
  const listed = baseline.output.findings;
  const unseen = groupBy(listed, keyOf);
  const accept = (finding: ReportedFinding): ReportedFinding => {
    // What one run could not verify, another one may find to be wrong.
    if (isUnknown(finding) || !unseen.get(keyOf(entryOf(finding)))?.pop()) return finding;
    return finding.exception
      ? finding
      : { ...finding, exception: { reason: `known when ${path} was written` } };
  };
  const accepted = result.mapFindings(accept);
  const fixed = [...unseen.values()].flat().filter(({ rule }) => !result.isOpen(rule)).length;
  if (fixed === 0) return accepted;
  const note = `${fixed} of the ${listed.length} findings in ${path} are gone. Write it again with --write-baseline.`;
  return accepted.with({ notes: [...result.notes, note] });
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

import { existsSync } from 'node:fs';
import * as v from 'valibot';
import { isBody } from '../gate/configuration/block';
import { RULES } from '../gate/rules';
import { JsonFile } from './sources/json-file';

const RuleId = v.picklist(RULES.map(({ id }) => id));
const Day = v.pipe(v.string(), v.isoDate('is not a day such as 2026-12-31'));
const Text = v.pipe(v.string(), v.nonEmpty('is empty'));

const TeamPolicySchema = v.strictObject({
  $schema: v.optional(v.string()),
  rules: v.optional(v.record(RuleId, v.picklist(['error', 'warning', 'note', 'off'])), {}),
  allowedInstances: v.optional(v.array(Text)),
  exceptions: v.optional(
    v.array(
      v.pipe(
        v.strictObject({
          rule: RuleId,
          name: v.optional(Text),
          fingerprint: v.optional(v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{12}$/, 'is no fingerprint'))),
          reason: Text,
          until: Day,
        }),
        v.check(
          ({ name, fingerprint }) => (name === undefined) !== (fingerprint === undefined),
          'names either a name or a fingerprint',
        ),
      ),
    ),
    [],
  ),
});

/** What a team asks of every check. */
export type TeamPolicy = v.InferOutput<typeof TeamPolicySchema>;

export const POLICY_FILE = 'apsaramqtt.json';
const KEY = 'apsaramqtt';

/**
 * The policy in a file, by default `apsaramqtt.json`, else the key `apsaramqtt` of `cdktf.json`, else an empty one; or what is wrong
 * with it, as a sentence.
 */
export function readTeamPolicy(path: string | undefined): TeamPolicy | string {
  if (path !== undefined || existsSync(POLICY_FILE)) return readFile(path ?? POLICY_FILE, (value) => value);
  if (existsSync('cdktf.json'))
    return readFile('cdktf.json', (value) => (isBody(value) ? value[KEY] : undefined) ?? {});
  return v.parse(TeamPolicySchema, {});
}

function readFile(path: string, policyIn: (value: unknown) => unknown): TeamPolicy | string {
  const file = JsonFile.read(path);
  if (!(file instanceof JsonFile)) return file.message;
  const parsed = v.safeParse(TeamPolicySchema, policyIn(file.value));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  return `${path}: ${v.getDotPath(issue) ?? 'the policy'}: ${issue.message}.`;
}

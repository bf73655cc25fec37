import { existsSync } from 'node:fs';
import * as v from 'valibot';
import { isBody } from '../gate/configuration/block';
import { firstProblem } from './schemas/parts';
import { TeamPolicySchema } from './schemas/policy';
import { JsonFile } from './sources/json-file';

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
  const policy = policyIn(file.value);
  if (!isBody(policy)) return `${path}: the policy is no JSON object.`;
  const parsed = v.safeParse(TeamPolicySchema, policy);
  return parsed.success ? parsed.output : firstProblem(path, parsed.issues, 'the policy');
}

import * as v from 'valibot';
import { described } from '../../emulator/described';
import { RULES, type Rule } from '../../gate/rules';
import { beyondSchema, keysOnly, notBoth, someOf, Text } from './parts';

const RULE_IDS = RULES.map(({ id }) => id);
const Level = v.picklist(['error', 'warning', 'note', 'off']);
const Day = v.pipe(
  v.string(),
  v.isoDate('is not a day such as 2026-12-31'),
  // JavaScript converts February 31 to March 3.
  beyondSchema((day: string) => {
    const date = new Date(`${day}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
  }, 'is not a day of the calendar'),
);
const Fingerprint = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{12}$/, 'is not a fingerprint'));

function levelOf({ name, description, level }: Rule) {
  const byDefault = level === 'off' ? 'off by default' : `${level} by default`;
  return v.optional(described(Level, `${name} (${byDefault}): ${description}`));
}

const Exception = v.pipe(
  keysOnly({
    rule: described(v.picklist(RULE_IDS), 'The rule that the exception is for.'),
    name: v.optional(
      described(
        Text,
        'What may break it, as reports call it: an address, the path of a construct, an environment variable or a file.',
      ),
    ),
    fingerprint: v.optional(
      described(Fingerprint, 'The token that may break it, whatever its name: sha256:… as in reports.'),
    ),
    path: v.optional(
      described(
        Text,
        'The file or folder, or a glob (stages/dev, **/*.tf), relative to the folder of the policy. Without a path, a name covers one folder only.',
      ),
    ),
    reason: described(Text, 'Why. Reports show it.'),
    until: described(
      Day,
      'The last day of the exception, in UTC. Checks report an exception that has expired.',
    ),
  }),
  someOf('name', 'fingerprint', 'path'),
  notBoth('name', 'fingerprint'),
);

/** `apsaramqtt.json`. */
export const TeamPolicySchema = v.pipe(
  keysOnly({
    $schema: v.optional(described(v.string(), 'The schema of this file, for editors.')),
    rules: v.optional(
      described(
        keysOnly(Object.fromEntries(RULES.map((rule) => [rule.id, levelOf(rule)]))),
        'Levels that replace those of the rules; "off" turns a rule off.',
      ),
      {},
    ),
    allowedInstances: v.optional(
      described(
        v.array(Text),
        'The ids of the instances that tokens may belong to. A token of another instance breaks AMT008. Default: any instance.',
      ),
    ),
    exceptions: v.optional(
      described(
        v.array(Exception),
        'What may break a rule until a day, and why. It is reported and does not count as a violation.',
      ),
      [],
    ),
  }),
  v.title('Policy of apsaramqtt check'),
  v.description(
    'The policy of a team for the tokens of its deployments: apsaramqtt.json, or the key "apsaramqtt" of cdktf.json.',
  ),
);

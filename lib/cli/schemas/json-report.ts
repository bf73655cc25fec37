import * as v from 'valibot';
import { described } from '../../emulator/described';
import { CALL_COST } from '../../onsmqtt/facts/limits';

const Text = v.string();
const Position = v.pipe(v.number(), v.integer(), v.minValue(1));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Fingerprint = described(
  v.nullable(Text),
  'The fingerprint of the token: sha256: and the first 12 hex digits of its SHA-256; null if the token is not known.',
);
export const PlaceSchema = described(
  v.nullable(
    v.object({
      file: described(Text, 'As it was named on the command line, or relative to the folder that was.'),
      line: described(Position, 'Counted from 1.'),
      column: described(v.nullable(Position), 'Counted from 1 in UTF-16 units; null if it is not known.'),
      end_line: described(v.nullable(Position), 'The line that it ends on; null if that is not known.'),
      end_column: described(
        v.nullable(Position),
        'The column after its last character; null if it is not known.',
      ),
    }),
  ),
  'Where it is; null if no file refers to it.',
);
const Name = described(
  Text,
  'What its author calls it: an address, the path of a construct, an environment variable, a file.',
);

export const FindingSchema = v.object({
  rule: described(v.pipe(v.string(), v.regex(/^AMT[0-9]{3}$/)), 'The id of the rule that is broken.'),
  rule_name: Text,
  level: v.picklist(['error', 'warning', 'note']),
  title: described(Text, 'What is wrong, in one line that ends with the id of the rule.'),
  name: described(
    Text,
    'The name of the token that it is about, or what else breaks the rule by the same kind of name.',
  ),
  token_fingerprint: Fingerprint,
  message: described(Text, 'What happened and why, in sentences.'),
  help: described(Text, 'What to do about it, in sentences.'),
  location: PlaceSchema,
  exception: described(
    v.nullable(
      v.object({
        reason: Text,
        until: described(
          v.nullable(v.pipe(Text, v.isoDate())),
          'The last day of the exception, in UTC; null if it has none.',
        ),
      }),
    ),
    'Set if the policy has an exception for the finding, which then does not count as a violation.',
  ),
});

const Token = v.object({
  gate: described(Text, 'The name of the gate that it belongs to.'),
  name: Name,
  instance_id: described(
    v.nullable(Text),
    'The instance that the token was issued for; null if it is not known.',
  ),
  verdict: described(
    v.picklist(['valid', 'invalid', 'unverified', 'deferred', 'unchecked', 'unjudged']),
    'valid, invalid: what QueryToken answered. unverified: it gave no answer, or an error. deferred: the token is checked at apply. unchecked: --offline made no call. unjudged: the gate has no verdict in what was checked.',
  ),
  token_fingerprint: Fingerprint,
  checked_at: described(
    v.nullable(v.pipe(Text, v.isoTimestamp())),
    'The time of the verdict; null if there is none.',
  ),
  expires_at: described(
    v.nullable(v.pipe(Text, v.isoTimestamp())),
    'When the token expires (expires_at); null if that is not known.',
  ),
  request_id: described(v.nullable(Text), 'The id of the call that was answered; null if there was none.'),
  location: PlaceSchema,
  findings: described(v.array(FindingSchema), 'The rules that it breaks.'),
});

/** What `--format json` prints. */
export const JsonReportSchema = v.pipe(
  v.object({
    $schema: described(Text, 'The address of this schema.'),
    version: described(
      v.literal(2),
      'Increases when a key changes its meaning or is removed. New keys do not change it.',
    ),
    apsaramqtt_version: described(Text, 'The version of the command.'),
    time: described(v.pipe(Text, v.isoTimestamp()), 'When the check was made, in UTC.'),
    exit_status: described(
      v.picklist([0, 1, 2, 3]),
      'What the check found: 0 passed; 1 a policy was violated; 2 something could not be read; 3 something could not be verified.',
    ),
    calls: described(Count, `The calls that the service answered. Each is ${CALL_COST.inWords}.`),
    declared: described(
      Count,
      'The gates that are declared in what was checked, a token named by itself being one.',
    ),
    judged: described(
      Count,
      'The gates that have a verdict (valid, invalid or unverified) for each of their tokens.',
    ),
    unjudged: described(Count, 'The other gates: a finding of AMT003 or AMT010, or a note, says why.'),
    tokens: described(v.array(Token), 'The tokens. A gate whose tokens are not known has one entry.'),
    unlisted: v.optional(
      described(
        v.record(Text, Count),
        'How many more tokens of each verdict there are that "tokens" does not list: those of a sweep.',
      ),
    ),
    findings: described(
      v.array(FindingSchema),
      'The findings about no token: those of files, blocks and policies.',
    ),
    unreadable: described(
      v.array(v.object({ message: Text, location: PlaceSchema })),
      'What could not be read. The rest was checked.',
    ),
    notes: described(v.array(Text), 'What the check skipped and why, in sentences.'),
  }),
  v.title('Report of apsaramqtt check'),
  v.description('What "apsaramqtt check --format json" prints.'),
);

import * as v from 'valibot';
import { described } from './described';

const Text = v.string();
const Fingerprint = described(
  v.nullable(Text),
  'The fingerprint of the token: sha256: and the first 12 hex digits of its SHA-256; null where the token is not known.',
);
const Place = described(
  v.nullable(
    v.object({
      file: described(Text, 'As it was named on the command line, or relative to the folder that was.'),
      line: described(v.pipe(v.number(), v.integer(), v.minValue(1)), 'Counted from 1.'),
    }),
  ),
  'Where it stands; null where no file refers to it.',
);
const Name = described(
  Text,
  'What its author calls it: an address, the path of a construct, an environment variable, a file.',
);

const Token = v.object({
  name: Name,
  instance_id: described(
    v.nullable(Text),
    'The instance that the token was issued for; null where it is not known.',
  ),
  verdict: described(
    v.picklist(['valid', 'invalid', 'unverified', 'deferred', 'unchecked']),
    'valid, invalid: what QueryToken answered. unverified: it could not be asked. deferred: Terraform asks at apply only. unchecked: nobody was to be asked.',
  ),
  token_fingerprint: Fingerprint,
  request_id: described(v.nullable(Text), 'The id of the call that was answered; null where there was none.'),
  location: Place,
});

const Finding = v.object({
  rule: described(v.pipe(Text, v.regex(/^AMT[0-9]{3}$/)), 'The id of the rule that is broken.'),
  rule_name: Text,
  level: v.picklist(['error', 'warning', 'note']),
  name: described(
    Text,
    'The name of the token that it is about, or what else breaks the rule by the same kind of name.',
  ),
  token_fingerprint: Fingerprint,
  message: described(Text, 'What happened and why, in sentences.'),
  help: described(Text, 'What to do about it, in sentences.'),
  location: Place,
  exception: described(
    v.nullable(
      v.object({
        reason: Text,
        until: described(v.pipe(Text, v.isoDate()), 'The last day that it holds for, in UTC.'),
      }),
    ),
    'Set where the policy excepts the finding: it violates nothing.',
  ),
});

/** What `--format json` prints. */
export const JsonReportSchema = v.pipe(
  v.object({
    $schema: described(Text, 'The address of this schema.'),
    version: described(
      v.literal(1),
      'Changes when something here changes its meaning or goes. What is new does not change it.',
    ),
    apsaramqtt_version: described(Text, 'The version of the command.'),
    time: described(v.pipe(Text, v.isoTimestamp()), 'When the check was made, in UTC.'),
    calls: described(
      v.pipe(v.number(), v.integer(), v.minValue(0)),
      'The calls that the service answered. Each is billed as one message.',
    ),
    tokens: v.array(Token),
    findings: v.array(Finding),
    unreadable: described(
      v.array(v.object({ message: Text, location: Place })),
      'What could not be read, while the rest was checked all the same.',
    ),
    notes: described(v.array(Text), 'What the check left out and why, as sentences.'),
  }),
  v.title('Report of apsaramqtt check'),
  v.description('What "apsaramqtt check --format json" prints.'),
);

import * as v from 'valibot';
import { described } from '../../emulator/described';
import { VERDICTS } from '../../gate/outcome';
import { InstanceId, keysOnly, oneOf, Text } from './parts';
import { ExpiresAt, MinRemaining, TOKEN_PLACES } from './token-manifest';

/** One line of the manifest of `apsaramqtt sweep`: a JSON object, or a record of a CSV file whose columns are these keys. */
export const SweepEntrySchema = v.pipe(
  keysOnly({
    name: described(Text, 'The name of the token in reports, such as the id of its device.'),
    instanceId: v.optional(
      described(InstanceId, 'The instance that the token was issued for; --instance-id by default.'),
    ),
    token: v.optional(
      described(Text, 'The token itself. Give such a manifest on standard input rather than in a file.'),
    ),
    ...TOKEN_PLACES,
    expiresAt: v.optional(ExpiresAt),
    minRemaining: v.optional(MinRemaining),
  }),
  oneOf('token', 'tokenEnv', 'tokenFile'),
  v.title('Entry of the manifest of apsaramqtt sweep'),
  v.description('One line of NDJSON, or one record of CSV.'),
);

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Line = described(Count, 'The line of the manifest, counted from 1.');
const Key = described(
  v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  'The first 16 hex digits of the SHA-256 of instance and token: distinguishes tokens.',
);
const Time = v.pipe(Text, v.isoTimestamp());

export const RunLine = v.object({
  run: v.object({
    version: described(v.literal(1), 'Increases when a key changes its meaning or is removed.'),
    apsaramqtt_version: Text,
    manifest: described(Text, 'As it was named on the command line.'),
    service: described(Text, 'The address that was asked.'),
    shard: described(v.pipe(v.string(), v.regex(/^\d+\/\d+$/)), 'Which part of how many, such as 2/8.'),
    instance_id: v.optional(described(Text, 'The instance of lines that name none (--instance-id).')),
    started_at: Time,
  }),
});

export const ReadLine = v.object({
  read: v.object({
    line: Line,
    digest: described(Text, 'Of all lines so far: shows whether a manifest has changed.'),
  }),
});

export const AskingLine = v.object({ asking: described(Key, 'Written before the request is sent.') });

export const ResultLine = v.object({
  line: Line,
  name: Text,
  instance_id: Text,
  key: Key,
  token_fingerprint: described(v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{12}$/)), 'Of the token.'),
  verdict: v.picklist(VERDICTS),
  request_id: described(v.nullable(Text), "The service's id of the call; null where it gave none."),
  checked_at: Time,
  expires_at: v.optional(described(Time, 'When the token expires, if the manifest says so.')),
  min_remaining_ms: v.optional(Count),
  problem: v.optional(
    described(v.object({ code: Text, message: Text, help: Text }), 'Why the token could not be verified.'),
  ),
});

export const WrongLine = v.object({
  line: Line,
  name: v.optional(Text),
  wrong: described(Text, 'Why the line was skipped, in sentences.'),
  help: v.optional(described(Text, 'What to do about it, in sentences.')),
});

export const EndLine = v.object({
  end: v.object({
    lines: described(Count, 'The lines of the manifest.'),
    results: described(
      Count,
      'The results in this file. One that has more or fewer was changed or is damaged.',
    ),
    calls: described(Count, 'The calls that the service answered in all runs of this file.'),
    repeated: described(
      Count,
      'The lines that repeat a token of an earlier line: they were not checked again.',
    ),
    digest: described(Text, 'Of all lines of the manifest.'),
  }),
});

/** One line of what `apsaramqtt sweep` writes. */
export const SweepLineSchema = v.pipe(
  v.union([RunLine, ReadLine, AskingLine, ResultLine, WrongLine, EndLine]),
  v.title('Line of the results of apsaramqtt sweep'),
  v.description('NDJSON: the run, then lines as they come. A file that has no line "end" is not complete.'),
);

export type SweepLine = v.InferOutput<typeof SweepLineSchema>;
export type Result = v.InferOutput<typeof ResultLine>;
export type Run = v.InferOutput<typeof RunLine>['run'];

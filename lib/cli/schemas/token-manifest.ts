import * as v from 'valibot';
import { described } from '../../emulator/described';
import { parseDuration, parseTime } from '../../gate/expiry';
import { POLICY_ACTIONS } from '../../gate/policy';
import { ENVIRONMENT } from '../../onsmqtt/facts/variables';
import { beyondSchema, eitherOf, InstanceId, keysOnly, record, Text } from './parts';

const Action = v.picklist(POLICY_ACTIONS);

/** The keys of one token, here and in the manifest of a sweep. */
export const MinRemaining = described(
  v.pipe(
    Text,
    beyondSchema((text: string) => parseDuration(text) !== undefined, 'is not a duration such as "72h"'),
  ),
  'How long a token whose expiry is known must remain valid after the check, such as "72h"; "0s" by default.',
);

/** {@link MinRemaining} in milliseconds. */
export function minRemainingMs(text = '0s'): number {
  const duration = parseDuration(text);
  if (duration === undefined) throw new Error('The schema accepts only durations.');
  return duration;
}

export const ExpiresAt = described(
  v.pipe(
    Text,
    beyondSchema(
      (text: string) => parseTime(text) !== undefined,
      'is not a time of RFC 3339 such as "2026-12-31T00:00:00Z"',
    ),
  ),
  'When the token expires, if that is known, such as "2026-12-31T00:00:00Z". The service does not say.',
);

const Policy = {
  onInvalid: v.optional(described(Action, 'What an invalid token leads to; "fail" by default.')),
  onUnverified: v.optional(
    described(Action, 'What a token that could not be verified leads to; "fail" by default.'),
  ),
  onExpiring: v.optional(
    described(Action, 'What a valid token that expires too soon leads to (AMT009); "fail" by default.'),
  ),
  minRemaining: v.optional(MinRemaining),
};

const Instance = described(InstanceId, 'The instance that tokens were issued for.');

/** The keys for the place of a token. */
export const TOKEN_PLACES = {
  tokenEnv: v.optional(described(Text, 'The name of the environment variable that holds the token.')),
  tokenFile: v.optional(
    described(
      Text,
      'The path of the file that holds the token; a relative one starts in the folder of the manifest.',
    ),
  ),
};

const Token = v.pipe(
  keysOnly({
    instanceId: v.optional(Instance),
    ...TOKEN_PLACES,
    expiresAt: v.optional(ExpiresAt),
    ...Policy,
  }),
  eitherOf('tokenEnv', 'tokenFile'),
);

/** What `apsaramqtt check --manifest` reads. It never contains a token itself. */
export const TokenManifestSchema = v.pipe(
  keysOnly({
    $schema: v.optional(described(v.string(), 'The schema of this file, for editors.')),
    instanceId: v.optional(described(Instance, 'The default for every token of the manifest.')),
    region: v.optional(described(Text, `The region of the service; ${ENVIRONMENT.region[0]} by default.`)),
    ...Policy,
    tokens: described(record(Text, Token), 'The tokens, each under the name that reports call it by.'),
  }),
  v.title('Manifest of apsaramqtt check'),
  v.description('Many tokens, each with a name and the place where it is.'),
);

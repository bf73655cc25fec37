import * as v from 'valibot';
import { POLICY_ACTIONS } from '../../gate/policy';
import { described } from './described';
import { eitherOf, keysOnly, Text } from './parts';

const Action = v.picklist(POLICY_ACTIONS);

const Policy = {
  onInvalid: v.optional(described(Action, 'What an invalid token leads to; "fail" by default.')),
  onUnverified: v.optional(
    described(Action, 'What a token leads to that could not be asked about; "fail" by default.'),
  ),
};

const InstanceId = described(Text, 'The instance that tokens were issued for.');

const Token = v.pipe(
  keysOnly({
    instanceId: v.optional(InstanceId),
    tokenEnv: v.optional(described(Text, 'The name of the environment variable that holds the token.')),
    tokenFile: v.optional(
      described(
        Text,
        'The path of the file that holds the token; a relative one starts in the folder of the manifest.',
      ),
    ),
    ...Policy,
  }),
  eitherOf('tokenEnv', 'tokenFile'),
);

/** What `apsaramqtt check --manifest` reads. A token itself never stands in it. */
export const TokenManifestSchema = v.pipe(
  keysOnly({
    $schema: v.optional(described(v.string(), 'The schema of this file, for editors.')),
    instanceId: v.optional(described(InstanceId, 'The same for every token that has none of its own.')),
    region: v.optional(described(Text, 'The region to ask in; ALICLOUD_REGION by default.')),
    ...Policy,
    tokens: described(v.record(Text, Token), 'The tokens, each under the name that reports call it by.'),
  }),
  v.title('Manifest of apsaramqtt check'),
  v.description('Many tokens, each with a name and the place where it is.'),
);

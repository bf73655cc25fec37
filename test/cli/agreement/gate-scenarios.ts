import { gate, one, type Scenario } from './scenario';

function fleet(rest: string, mode = 'data'): string {
  return `${mode} "apsaramqtt_tokens" "f" {\n  instance_id = "post-cn-emulator"\n  ${rest}\n}\n`;
}

/** Arguments of gates that the provider refuses, or that determine the tokens of a fleet. */
export const GATE_SCENARIOS: readonly Scenario[] = [
  one('a gate with two tokens', gate('token_file = "none.token"')),
  one('a gate with a token and a null one', gate('token_file = null')),
  one('a gate with the argument of a fleet', gate('', 'token_envs = { a = "GATE_TOKEN" }')),
  one('a fleet with the argument of a gate', fleet('token_env = "GATE_TOKEN"')),
  one('a fleet with two maps', fleet('token_envs  = { a = "GATE_TOKEN" }\n  token_files = {}')),
  one('a fleet with a list', fleet('token_envs = ["GATE_TOKEN"]')),
  one('an ephemeral fleet', fleet('token_envs = { a = "GATE_TOKEN" }', 'ephemeral')),
  one(
    'a fleet with an expiry',
    fleet('token_envs = { a = "GATE_TOKEN" }\n  expires_at = { a = "2099-01-01T00:00:00Z" }'),
  ),
  one(
    'a fleet with an expiry of another token',
    fleet('token_envs = { a = "GATE_TOKEN" }\n  expires_at = { b = "2099-01-01T00:00:00Z" }'),
  ),
  one(
    'a fleet with an expiry that is over',
    fleet('token_envs = { a = "GATE_TOKEN" }\n  expires_at = { a = "2020-01-01T00:00:00Z" }'),
  ),
  one('a duration that is none, without an expiry', gate('min_remaining = "1d"')),
  one('a gate with count and for_each', gate('count    = 1\n  for_each = toset(["a"])')),
];

import { gate, one, type Scenario } from './scenario';

const ARGUMENTS = [
  '-parallelism=1',
  '-compact-warnings -no-color -lock=false',
  '-refresh=false',
  '-refresh-only',
  '-detailed-exitcode',
  '-out x.plan',
  '-target data.apsaramqtt_token.g',
  '-target=nope!',
  '-target=',
  '-exclude=terraform_data.x',
  '-refresh=maybe',
  '-nope',
  '--nope=1',
  '-concise',
  'positional',
  '-- -no-color',
  '-var n=1',
  '-upgrade',
  "-var 'n=1",
];

/** Arguments that environment variables add to `plan`. An unknown argument fails the plan. */
export const COMMAND_ARGUMENT_SCENARIOS: readonly Scenario[] = ARGUMENTS.map((text) =>
  one(`TF_CLI_ARGS_plan with ${text}`, `variable "n" { default = 1 }\n${gate('count = var.n')}`, {
    env: { TF_CLI_ARGS_plan: text },
  }),
);

import { type Command, Option } from 'commander';
import type { Problem } from '../gate/problem';
import type { VariableArgument } from '../hcl';
import type { CheckOptions } from './actions/check';
import { failWith } from './failure';
import { instanceIdOption } from './instance-id-option';
import { failOnOption, formatOption, formatsProblem, policyOption } from './report-options';
import { addServiceOptions } from './service-options';

/** Defaults that are not set in commander, which would show them in the help. */
const DEFAULTS = {
  tokenEnv: [],
  tokenFile: [],
  manifest: [],
  search: [],
  exclude: [],
  quiet: false,
  strict: false,
  requireTokens: false,
  offline: false,
  trustConfiguration: false,
};

const HELP = `
Exit status: 0 passed, 1 a policy was violated, 2 usage or something could not be read
(whatever else was found), 3 nothing was violated but something could not be verified.

Examples:
  $ terraform plan -out=saved.tfplan && terraform show -json saved.tfplan > plan.json
  $ apsaramqtt check plan.json          the verdicts in a plan, without credentials
  $ apsaramqtt check cdktf.out          every token of every stack
  $ apsaramqtt check cdktf.out --offline     static rules only, without credentials
  $ apsaramqtt check infra --var-file prod.tfvars     a folder of HCL
  $ apsaramqtt check --token-env DEVICE_TOKEN --instance-id post-cn-...
  $ apsaramqtt check --manifest tokens.json --search terraform.tfstate --search logs
  $ apsaramqtt check --token-file device.token --instance-id post-cn-... --format json=report.json
  $ apsaramqtt check plan.json --format github     annotations, and a summary of the run
  $ apsaramqtt check cdktf.out --format sarif=out.sarif --format human
  $ terraform show -json saved.tfplan | apsaramqtt check -
  $ apsaramqtt check infra --exclude 'examples/**' --changed-since origin/main --quiet
  $ apsaramqtt check infra --write-baseline baseline.json
  $ apsaramqtt check --manifest tokens.json --format openmetrics=tokens.prom`;

export function addCheckCommand(program: Command): void {
  // In the order of the command line: the last value of a variable counts.
  const variables: VariableArgument[] = [];
  const command = program
    .command('check')
    .description('check MQTT tokens in configurations (CDKTF, HCL), in plans (JSON), or by themselves')
    .argument(
      '[path...]',
      'a cdktf.out, a folder of .tf or .tofu files (HCL or JSON), a plan that "terraform show -json" printed (no API calls), or "-" for standard input; other folders are searched for these',
    )
    .addOption(repeatable('--token-env <name>', 'an environment variable that holds a token'))
    .addOption(repeatable('--token-file <path>', 'a file that holds a token'))
    .addOption(repeatable('--manifest <file>', 'a file (JSON) that names many tokens and where each is'))
    .addOption(
      new Option(
        '--var <name=value>',
        "value of a variable, as with Terraform's -var (repeatable)",
      ).argParser((assignment: string) => variables.push({ kind: 'var', assignment })),
    )
    .addOption(
      new Option(
        '--var-file <file>',
        "values of variables, as with Terraform's -var-file (repeatable)",
      ).argParser((path: string) => variables.push({ kind: 'file', path })),
    )
    .option('--workspace <name>', 'the workspace of the configuration (default: the selected one)')
    .addOption(
      new Option(
        '--engine <engine>',
        'read configurations as this engine does (default: as they are written)',
      ).choices(['terraform', 'tofu']),
    )
    .option(
      '--trust-configuration',
      'let the configuration choose the endpoint, the credentials and token files anywhere (not for untrusted branches)',
    )
    .addOption(
      repeatable('--search <path>', 'a state, a log, a saved plan or a folder to search for the tokens'),
    )
    .addOption(instanceIdOption('the instance that these tokens were issued for'))
    .addOption(formatOption())
    .addOption(policyOption())
    .addOption(failOnOption())
    .addOption(repeatable('--exclude <glob>', 'files and folders to leave out'))
    .option('--changed-since <revision>', 'check only what has changed since a revision of Git')
    .option('--baseline <file>', 'accept the findings that this file lists')
    .option('--write-baseline <file>', 'write the findings to a file for --baseline, and pass')
    .option('--quiet', 'show problems only')
    .option('--strict', 'count what could not be verified as a violation')
    .option('--require-tokens', 'end with status 3 if no gate with a token is declared')
    .option('--offline', 'run static rules only; make no API calls')
    .addHelpText('after', HELP)
    .action(async (paths: string[], given: Partial<CheckOptions> & Pick<CheckOptions, 'failOn'>) => {
      const options = { ...DEFAULTS, ...given, variables };
      const usage = usageProblem(paths, options);
      if (usage) return failWith(usage);
      const { check } = await import('./actions');
      const unusable = await check(paths, options);
      if (unusable) failWith(unusable);
    });
  addServiceOptions(command);
}

function repeatable(flags: string, description: string): Option {
  return new Option(flags, `${description} (repeatable)`).argParser(
    (value: string, before: readonly string[] = []) => [...before, value],
  );
}

function usageProblem(paths: readonly string[], options: CheckOptions): Problem | undefined {
  const { tokenEnv, tokenFile, manifest, search, instanceId, format, policy, baseline, writeBaseline } =
    options;
  const others = [...paths, ...tokenFile, ...manifest, ...search, policy, baseline, writeBaseline];
  const unwritable = formatsProblem(format, others);
  if (unwritable) return unwritable;
  const areTokens = tokenEnv.length + tokenFile.length > 0;
  if (paths.length + manifest.length === 0 && !areTokens)
    return {
      code: 'NothingToCheck',
      message: 'There is nothing to check.',
      help: 'Add the path of a cdktf.out, a folder of .tf files or a plan, or tokens with --token-env, --token-file or --manifest.',
    };
  if (areTokens && !instanceId)
    return {
      code: 'NoInstance',
      message: '--instance-id is required with --token-env and --token-file.',
      help: 'Set it to the id of the instance that the tokens were issued for.',
    };
  if (writeBaseline !== undefined && options.changedSince !== undefined)
    return {
      code: 'PartialBaseline',
      message:
        '--write-baseline cannot be used with --changed-since, because a baseline lists the findings of all places.',
      help: 'Remove --changed-since, or compare with a baseline (--baseline).',
    };
  return undefined;
}

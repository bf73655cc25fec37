import type { Command } from 'commander';
import type { RunTaskOptions } from './actions/run-task';
import { failWith } from './failure';
import { portOption } from './port-option';
import { failOnOption, policyOption } from './report-options';

const HELP = `
Each plan is checked as "apsaramqtt check plan.json" does: without credentials, and without a call to
the cloud. Run it behind a proxy that terminates TLS. GET /healthz returns 200.

Exit status: 0 ended by SIGINT or SIGTERM, after the tasks that it has accepted; 2 usage, or it could
not start.

Examples:
  $ APSARAMQTT_RUN_TASK_KEY=... apsaramqtt run-task --port 8080
  $ APSARAMQTT_RUN_TASK_KEY=... apsaramqtt run-task --port 8080 --policy team.json --strict
  $ APSARAMQTT_RUN_TASK_KEY=... apsaramqtt run-task --port 8080 --terraform-url https://tfe.example.com`;

export function addRunTaskCommand(program: Command): void {
  program
    .command('run-task')
    .description(
      'check the plans of HCP Terraform and Terraform Enterprise as a run task. ' +
        'The HMAC key of the run task is read from APSARAMQTT_RUN_TASK_KEY.',
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .addOption(portOption())
    .option('--terraform-url <url>', 'HCP Terraform or Terraform Enterprise', 'https://app.terraform.io')
    .addOption(policyOption())
    .addOption(failOnOption())
    .option('--strict', 'count what could not be verified as a violation')
    .option('--require-tokens', 'fail plans that declare no gate with a token')
    .addHelpText('after', HELP)
    .action(async (options: RunTaskOptions) => {
      const { runTask } = await import('./actions');
      const problem = await runTask(options);
      if (problem) failWith(problem);
    });
}

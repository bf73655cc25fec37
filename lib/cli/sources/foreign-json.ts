import type { Unreadable } from '../check-result';
import type { JsonRange } from './json-bytes';

/**
 * Recognizes output of other programs around or instead of the JSON of a plan. Undefined if nothing is recognized.
 * @param start the first bytes of the file.
 */
export function foreignText(path: string, start: Buffer): Unreadable | undefined {
  if (UTF_16.some(([first, second]) => start[0] === first && start[1] === second)) {
    return {
      code: 'Utf16',
      message: `${path} is encoded in UTF-16, which PowerShell uses for ">".`,
      help: 'Save it in UTF-8. For a plan, run terraform show -json saved.tfplan | Out-File -Encoding utf8 plan.json.',
    };
  }
  if (start[0] === 0x1f && start[1] === 0x8b) {
    return {
      code: 'Compressed',
      message: `${path} is compressed with gzip.`,
      help: `Decompress it and check again: gunzip -c ${path} | apsaramqtt check -.`,
    };
  }
  const text = start.toString('utf8');
  if (text.startsWith('PK\u0003\u0004')) {
    return {
      code: 'SavedPlan',
      message: `${path} is a saved plan in Terraform's own format.`,
      help: `Print it as JSON and check that: terraform show -json ${path} > plan.json.`,
    };
  }
  if (text.startsWith('[command]')) {
    return {
      code: 'TerraformWrapper',
      message: `${path} starts with output of the wrapper script of hashicorp/setup-terraform.`,
      help: 'Set terraform_wrapper: false in that step, or run terraform-bin show -json.',
    };
  }
  if (/^(\S+ +(STDOUT|STDERR|INFO) +.*|\[[^\]{}"]*\] ?)\{/.test(firstLine(text))) {
    return {
      code: 'TerragruntLog',
      message: `${path} has the log prefix of Terragrunt before the JSON.`,
      help: 'Run terragrunt with --log-disable, or with TG_LOG_FORMAT=bare (before 0.67: --terragrunt-forward-tf-stdout).',
    };
  }
  if (/^\{"@level":/.test(text)) {
    return {
      code: 'LogStream',
      message: `${path} is the log stream that "terraform plan -json" prints.`,
      help: 'Save the plan and print it: terraform plan -out=saved.tfplan, then terraform show -json saved.tfplan.',
    };
  }
  return undefined;
}

const BRACE = 0x7b;
/** The first bytes of JSON in UTF-16, with and without a byte-order mark. */
const UTF_16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
  [BRACE, 0],
  [0, BRACE],
] as const;

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** Other JSON documents of Terraform and OpenTofu, by a key that only they have. */
const DOCUMENTS: readonly (readonly [key: string, what: string])[] = [
  ['provider_schemas', 'a provider schema (terraform providers schema -json)'],
  ['lineage', 'a state file, which contains old verdicts'],
  ['values', 'a state (terraform show -json without a plan file), which contains old verdicts'],
  ['valid', 'the result of terraform validate -json'],
  ['modules', 'a list of modules (terraform modules -json)'],
  ['function_signatures', 'a list of functions (terraform metadata functions -json)'],
];

const CHECK_A_SAVED_PLAN = 'Check a saved plan: terraform show -json saved.tfplan.';

/** Recognizes a JSON document of Terraform that is not a complete plan. Undefined for a plan, and for other JSON. */
export function otherDocument(path: string, keys: ReadonlyMap<string, JsonRange>): Unreadable | undefined {
  if (keys.has('planned_values') && keys.has('configuration')) return undefined;
  const [, what] = DOCUMENTS.find(([key]) => keys.has(key)) ?? [];
  if (what && (keys.has('format_version') || keys.has('lineage')))
    return { code: 'NotAPlan', message: `${path} is ${what}, not a plan.`, help: CHECK_A_SAVED_PLAN };
  if (keys.has('resource_changes') || keys.has('planned_values')) {
    return {
      code: 'PartOfAPlan',
      message: `${path} is only a part of a plan: a filter such as jq has removed ${keys.has('configuration') ? 'planned_values' : 'configuration'}, so its gates are not known.`,
      help: 'Check the complete output of terraform show -json.',
    };
  }
  if (keys.has('format_version')) {
    return {
      code: 'NotAPlan',
      message: `${path} is an empty state. terraform show -json prints it if there is no state and no plan file is given.`,
      help: CHECK_A_SAVED_PLAN,
    };
  }
  return undefined;
}

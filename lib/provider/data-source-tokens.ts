import { FleetVerdict } from '../gate/fleet';
import { type Outcome, tokenStatusOf } from '../gate/outcome';
import type { CtyType } from '../plugin/cty/type';
import type { ObjectValue } from '../plugin/cty/value';
import type { Diagnostic } from '../plugin/diagnostic';
import type { DataSource } from '../plugin/provider';
import type { Block } from '../plugin/schema';
import { findingDiagnostic } from './diagnostics';
import { fleetPath, fleetSourceAttributes, readFleet, validateFleetSource } from './fleet-source';
import type { Session } from './session';
import { gateAttributes, policyOf, validateGateArguments } from './token-arguments';

/** Beyond these, only the list in the summary tells: a terminal full of the same sentence helps nobody. */
const MOST_DIAGNOSTICS = 10;

const RESULT: CtyType = [
  'object',
  { verdict: 'string', token_status: 'bool', request_id: 'string', token_fingerprint: 'string' },
];

const NO_RESULTS = {
  results: null,
  all_valid: null,
  invalid_names: null,
  unverified_names: null,
  calls: null,
};

export const dataSourceTokensSchema: Block = {
  description:
    'Asks QueryToken, while Terraform plans, whether each of many tokens of one instance is valid now, and fails the plan, or warns, when one is not. The tokens are asked about as one batch, each distinct one once, within `requests_per_second` and `max_calls`. An argument that is not known before apply puts the check off to apply.',
  attributes: {
    ...gateAttributes,
    ...fleetSourceAttributes,
    results: {
      type: ['map', RESULT],
      computed: true,
      description:
        'For each name, what was found out: `verdict` (`valid`, `invalid` or `unverified`), `token_status`, `request_id` and `token_fingerprint`, as those of `apsaramqtt_token`.',
    },
    all_valid: { type: 'bool', computed: true, description: 'Whether every token is valid.' },
    invalid_names: {
      type: ['list', 'string'],
      computed: true,
      description: 'The names of the tokens that are invalid, sorted.',
    },
    unverified_names: {
      type: ['list', 'string'],
      computed: true,
      description: 'The names of the tokens that could not be asked about, sorted.',
    },
    calls: {
      type: 'number',
      computed: true,
      description:
        'The calls that the service answered for these tokens, one for each distinct token that could be asked about. Each is billed as one message.',
    },
  },
};

export function dataSourceTokens(session: Session): DataSource {
  return {
    schema: dataSourceTokensSchema,

    validate: (config) => [...validateGateArguments(config), ...validateFleetSource(config)],

    async read(config) {
      const fleet = await readFleet(config);
      if ('problems' in fleet) {
        return { state: { ...config, tokens: null, ...NO_RESULTS }, diagnostics: fleet.problems };
      }
      const instanceId = config.instance_id as string;
      const outcomes = await session.checkAll(instanceId, fleet.tokens);
      const verdict = new FleetVerdict(outcomes, instanceId, policyOf(config));
      return {
        state: stateOf(config, outcomes, verdict),
        diagnostics: [...fleet.warnings.slice(0, MOST_DIAGNOSTICS), ...diagnosticsOf(config, verdict)],
      };
    },
  };
}

function stateOf(
  config: ObjectValue,
  outcomes: ReadonlyMap<string, Outcome>,
  { allValid, invalidNames, unverifiedNames, calls }: FleetVerdict,
): ObjectValue {
  return {
    ...config,
    tokens: null,
    results: Object.fromEntries([...outcomes].map(([name, outcome]) => [name, resultOf(outcome)])),
    all_valid: allValid,
    invalid_names: invalidNames,
    unverified_names: unverifiedNames,
    calls,
  };
}

function resultOf(outcome: Outcome): ObjectValue {
  const { verdict, requestId, tokenFingerprint } = outcome;
  return {
    verdict,
    token_status: tokenStatusOf(outcome),
    request_id: requestId,
    token_fingerprint: tokenFingerprint,
  };
}

/** One that sums up, with every broken token in it, and one for each of the first few. */
function diagnosticsOf(config: ObjectValue, verdict: FleetVerdict): Diagnostic[] {
  if (verdict.allValid) return [];
  const each = verdict.broken.map(({ name, finding }) => findingDiagnostic(finding, fleetPath(config, name)));
  const summary: Diagnostic = {
    severity: each.some(({ severity }) => severity === 'error') ? 'error' : 'warning',
    summary: verdict.title,
    detail: `The tokens, by name and fingerprint:\n${verdict.list}`,
  };
  return [summary, ...each.slice(0, MOST_DIAGNOSTICS)];
}

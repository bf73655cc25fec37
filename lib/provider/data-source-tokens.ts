import { FleetVerdict } from '../gate/fleet';
import type { Outcome } from '../gate/outcome';
import { FLEET_ARGUMENTS, readToken, type TokenSource } from '../gate/token-source';
import { CALL_COST } from '../onsmqtt/facts/limits';
import { type ObjectValue, Unknown } from '../plugin/cty/value';
import type { Diagnostic, PathStep } from '../plugin/diagnostic';
import type { DataSource, ReadResult } from '../plugin/provider';
import type { Block } from '../plugin/schema';
import { type Arguments, type Attributes, argumentsOf, known } from './arguments';
import {
  decode,
  decodeGate,
  decodeSource,
  decodeTime,
  exactlyOne,
  type GateSettings,
  gateAttributes,
  type ReportProblem,
  resultAttributes,
  resultOf,
  warnWithoutExpiry,
} from './check';
import { findingDiagnostic, invalidArgument, problemDiagnostic, uncheckedDiagnostic } from './diagnostics';
import type { Checks, OpenedSession, Session } from './session';

/** The maximum number of diagnostics for single tokens. The first diagnostic lists all broken tokens. */
const MAX_DIAGNOSTICS = 10;

const tokensAttributes = {
  ...gateAttributes,
  tokens: {
    type: ['map', 'string'],
    optional: true,
    sensitive: true,
    description:
      'The tokens to check, each under the name that messages use. If they come from variables, Terraform stores them in a saved plan; use `token_envs` or `token_files` to avoid this. The result is null, so no state contains the tokens. Exactly one of `tokens`, `token_envs` and `token_files` is required.',
  },
  token_envs: {
    type: ['map', 'string'],
    optional: true,
    description:
      'For each name, the environment variable that holds the token, in the environment of the process that runs Terraform. It is an error if a variable is not set.',
  },
  token_files: {
    type: ['map', 'string'],
    optional: true,
    description:
      'For each name, the path of the file that holds the token, relative to the folder that Terraform runs in. A line break at its end is ignored. It is an error if a file cannot be read. A warning is shown if every user of the machine can read one.',
  },
  expires_at: {
    type: ['map', 'string'],
    optional: true,
    description:
      'For each name whose expiry is known, when the token expires: RFC 3339, such as `2026-12-31T00:00:00Z`. A valid token that expires before `min_remaining` is over breaks rule AMT009.',
  },
  results: {
    type: ['map', ['object', typesOf(resultAttributes)]],
    computed: true,
    description:
      'For each name, the results for its token: `verdict` (`valid`, `invalid` or `unverified`), `token_status`, `request_id`, `token_fingerprint` and `checked_at`, as those of `apsaramqtt_token`.',
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
    description: 'The names of the tokens that could not be verified, sorted.',
  },
  calls: {
    type: 'number',
    computed: true,
    description: `The calls that the service answered for these tokens, one for each distinct token that was verified. Each is ${CALL_COST.inWords}.`,
  },
} as const satisfies Attributes;

function typesOf<A extends Attributes>(attributes: A): { readonly [Name in keyof A]: A[Name]['type'] } {
  const entries = Object.entries(attributes).map(([name, { type }]) => [name, type]);
  return Object.fromEntries(entries) as { readonly [Name in keyof A]: A[Name]['type'] };
}

const NO_RESULTS = {
  tokens: null,
  results: null,
  all_valid: null,
  invalid_names: null,
  unverified_names: null,
  calls: null,
};

export const dataSourceTokensSchema: Block = {
  description:
    'Checks at plan, with QueryToken, whether each of many tokens of one instance is valid now. If one is not, the plan fails or continues with a warning. Each distinct token is checked once, within `requests_per_second` and `max_calls`. If an argument is not known before apply, the check is deferred to apply.',
  attributes: tokensAttributes,
};

type SourceArgument = keyof typeof FLEET_ARGUMENTS;
type TokensArguments = Arguments<typeof tokensAttributes>;

/** A map argument. */
type Given = { readonly [name: string]: string | null | Unknown } | null | Unknown;

/** The decoded configuration. */
interface FleetCheck extends GateSettings {
  readonly argument: SourceArgument;
  readonly sources: ReadonlyMap<string, TokenSource>;
  readonly expiries: ReadonlyMap<string, Date>;
}

export function dataSourceTokens(session: Session): DataSource {
  return {
    schema: dataSourceTokensSchema,

    validate(config) {
      const args = argumentsOf(tokensAttributes, config);
      return capped(decode((report) => decodeFleet(args, report)).diagnostics);
    },

    // Not async: an async function would keep the given tokens in memory until they are checked.
    read(config, call) {
      const args = argumentsOf(tokensAttributes, config);
      const { value: fleet, diagnostics } = decode((report) => decodeFleet(args, report));
      const unread = { ...config, ...NO_RESULTS };
      if (!fleet) return Promise.resolve({ state: unread, diagnostics: capped(diagnostics) });
      return session.open(call).then((opened) => readFleet(unread, fleet, opened));
    },
  };
}

function decodeFleet(args: TokensArguments, report: ReportProblem): FleetCheck | undefined {
  const gate = decodeGate(args, report);
  const argument = exactlyOne(args, Object.keys(FLEET_ARGUMENTS) as SourceArgument[], report);
  const sources = argument && decodeSources(args, argument, report);
  const expiries = decodeExpiries(args, sources, report);
  return gate && argument && sources && expiries ? { ...gate, argument, sources, expiries } : undefined;
}

function decodeSources(
  args: TokensArguments,
  argument: SourceArgument,
  report: ReportProblem,
): ReadonlyMap<string, TokenSource> | undefined {
  const sources = new Map<string, TokenSource>();
  const given = Object.entries(known<Given>(args[argument]) ?? {});
  for (const [name, value] of given) {
    const path = pathOf(argument, name);
    if (value === null)
      report(invalidArgument(path, `No token for ${name}`, `The value of "${name}" is null.`));
    const text = known(value);
    const source =
      text === undefined
        ? undefined
        : decodeSource(FLEET_ARGUMENTS[argument], text, path, named(name, report));
    if (source) sources.set(name, source);
  }
  return sources.size === given.length ? sources : undefined;
}

function decodeExpiries(
  { expires_at: given }: TokensArguments,
  sources: ReadonlyMap<string, TokenSource> | undefined,
  report: ReportProblem,
): ReadonlyMap<string, Date> | undefined {
  if (given === null) return new Map();
  const entries = known<Given>(given);
  if (entries === undefined) return undefined;
  const expiries = new Map<string, Date>();
  let isDecided = true;
  for (const [name, value] of Object.entries(entries)) {
    const path = pathOf('expires_at', name);
    if (sources && !sources.has(name)) {
      const detail = `"${name}" is not the name of a token of this fleet.`;
      report(invalidArgument(path, `expires_at has no token ${name}`, detail));
      isDecided = false;
    }
    const time = decodeTime(value, path, named(name, report));
    if (time === undefined) isDecided = false;
    else if (time) expiries.set(name, time);
  }
  return isDecided ? expiries : undefined;
}

/** Reads the tokens and checks them. Not async: an async function would keep their sources in memory until they are checked. */
function readFleet(
  unread: ObjectValue,
  { sources, ...check }: FleetCheck,
  opened: OpenedSession,
): ReadResult | Promise<ReadResult> {
  if (opened.kind === 'deferred')
    return { state: deferredState(unread), diagnostics: [], deferred: opened.deferred };
  const tokens = new Map<string, string>();
  const problems: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  for (const [name, source] of sources) {
    const path = pathOf(check.argument, name);
    const read = readToken(source, process.env);
    if ('problem' in read) {
      problems.push(uncheckedDiagnostic(read.problem, path));
      continue;
    }
    tokens.set(name, read.token);
    warnings.push(...read.warnings.map((warning) => problemDiagnostic(warning, 'warning', path)));
  }
  if (problems.length > 0) return { state: unread, diagnostics: capped(problems) };
  if (opened.kind === 'closed') return { state: unread, diagnostics: [uncheckedDiagnostic(opened.problem)] };
  return checkFleet(unread, check, tokens, warnings, opened.checks);
}

async function checkFleet(
  unread: ObjectValue,
  check: Omit<FleetCheck, 'sources'>,
  tokens: ReadonlyMap<string, string>,
  warnings: readonly Diagnostic[],
  checks: Checks,
): Promise<ReadResult> {
  const { argument, expiries } = check;
  const outcomes = await checks.all(check.instanceId, tokens);
  const verdict = new FleetVerdict(outcomes, check);
  return {
    state: stateOf(unread, outcomes, verdict),
    diagnostics: [
      ...warnWithoutTokens(argument, tokens),
      ...capped(warnings),
      ...warnWithoutExpiry(argumentsOf(tokensAttributes, unread).min_remaining, expiries.size > 0),
      ...diagnosticsOf(argument, verdict),
    ],
  };
}

function deferredState(unread: ObjectValue): ObjectValue {
  const results = Object.fromEntries(Object.keys(NO_RESULTS).map((name) => [name, Unknown.value]));
  return { ...unread, ...results, tokens: null };
}

function stateOf(
  unread: ObjectValue,
  outcomes: ReadonlyMap<string, Outcome>,
  { allValid, invalidNames, unverifiedNames, calls }: FleetVerdict,
): ObjectValue {
  return {
    ...unread,
    results: Object.fromEntries([...outcomes].map(([name, outcome]) => [name, resultOf(outcome)])),
    all_valid: allValid,
    invalid_names: invalidNames,
    unverified_names: unverifiedNames,
    calls,
  };
}

/** Warns that nothing was checked: `all_valid` is true for an empty map, which may come from a mistake in its expression. */
function warnWithoutTokens(argument: SourceArgument, tokens: ReadonlyMap<string, string>): Diagnostic[] {
  if (tokens.size > 0) return [];
  const detail = `${argument} is an empty map, so no token was checked, and all_valid is true. Check the expression of the map. If the fleet may have no tokens, set count = 0 in that case.`;
  const path = [{ attribute: argument }];
  return [{ ...invalidArgument(path, 'The fleet has no tokens', detail), severity: 'warning' }];
}

/** A summary with all broken tokens, and one diagnostic for each of the first few. */
function diagnosticsOf(argument: SourceArgument, { broken, title, list }: FleetVerdict): Diagnostic[] {
  if (broken.length === 0) return [];
  const each = broken.map(({ name, finding }) => findingDiagnostic(finding, pathOf(argument, name)));
  const summary: Diagnostic = {
    severity: each.some(({ severity }) => severity === 'error') ? 'error' : 'warning',
    summary: title,
    detail: `The tokens, by name and fingerprint:\n${list}`,
  };
  return [summary, ...each.slice(0, MAX_DIAGNOSTICS)];
}

/** The first few diagnostics, and one with the number of the others. All have the same severity. */
function capped(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const shown = diagnostics.slice(0, MAX_DIAGNOSTICS);
  const left = diagnostics.length - shown.length;
  const [first] = shown;
  if (first === undefined || left === 0) return shown;
  const others: Diagnostic = {
    severity: first.severity,
    summary: `Problems of this fleet that are not shown: ${left}`,
    detail: 'Fix the problems that are shown, and run Terraform again.',
  };
  return [...shown, others];
}

/** Adds the token's name to the summary, because Terraform shows only the argument and not the key of the map. */
function named(name: string, report: ReportProblem): ReportProblem {
  return (diagnostic) => report({ ...diagnostic, summary: `${name}: ${diagnostic.summary}` });
}

function pathOf(argument: SourceArgument | 'expires_at', name: string): readonly PathStep[] {
  return [{ attribute: argument }, { key: name }];
}

/** The check of one token, shared by the data source and the ephemeral resource. */
import { evaluate } from '../gate/evaluate';
import type { Expiry } from '../gate/expiry';
import { fingerprint } from '../gate/fingerprint';
import type { Outcome } from '../gate/outcome';
import { DEFERRED_TOKEN } from '../gate/rules';
import { nameOfSource, readToken, TOKEN_ARGUMENTS, type TokenSource } from '../gate/token-source';
import { type ObjectValue, Unknown } from '../plugin/cty/value';
import type { Diagnostic } from '../plugin/diagnostic';
import type { Call, DeferredReason } from '../plugin/provider';
import { type Arguments, type Attributes, argumentsOf, known } from './arguments';
import {
  decode,
  decodeGate,
  decodeSource,
  decodeTime,
  exactlyOne,
  type GateSettings,
  gateAttributes,
  NO_RESULT,
  type ReportProblem,
  resultAttributes,
  resultOf,
  warnWithoutExpiry,
} from './check';
import { findingDiagnostic, problemDiagnostic, uncheckedDiagnostic } from './diagnostics';
import type { Session } from './session';

export const tokenAttributes = {
  ...gateAttributes,
  token: {
    type: 'string',
    optional: true,
    sensitive: true,
    description:
      'The token to check, or the password of a client that contains it (`R|<token>`). If it comes from a variable, Terraform stores it in a saved plan; use `token_env`, `token_file` or the ephemeral resource to avoid this. The result is null, so no state contains the token. Exactly one of `token`, `token_env` and `token_file` is required.',
  },
  token_env: {
    type: 'string',
    optional: true,
    description:
      'The environment variable that holds the token, in the environment of the process that runs Terraform. It is an error if the variable is not set.',
  },
  token_file: {
    type: 'string',
    optional: true,
    description:
      'The path of the file that holds the token, relative to the folder that Terraform runs in. A line break at its end is ignored. It is an error if the file cannot be read. A warning is shown if every user of the machine can read it.',
  },
  expires_at: {
    type: 'string',
    optional: true,
    description:
      'When the token expires, if that is known: RFC 3339, such as `2026-12-31T00:00:00Z`. A valid token that expires before `min_remaining` is over breaks rule AMT009.',
  },
  ...resultAttributes,
} as const satisfies Attributes;

type TokenArguments = Arguments<typeof tokenAttributes>;
type SourceArgument = keyof typeof TOKEN_ARGUMENTS;

/** The decoded configuration. */
interface TokenCheck extends GateSettings {
  readonly source: TokenSource;
  readonly argument: SourceArgument;
  readonly expiry?: Expiry;
}

function decodeTokenCheck(args: TokenArguments, report: ReportProblem): TokenCheck | undefined {
  const gate = decodeGate(args, report);
  const argument = exactlyOne(args, Object.keys(TOKEN_ARGUMENTS) as SourceArgument[], report);
  const text = argument && known(args[argument]);
  const path = argument ? [{ attribute: argument }] : [];
  const source =
    argument && text !== undefined ? decodeSource(TOKEN_ARGUMENTS[argument], text, path, report) : undefined;
  const expiresAt = decodeTime(args.expires_at, [{ attribute: 'expires_at' }], report);
  if (!gate || !argument || !source || expiresAt === undefined) return undefined;
  const expiry = expiresAt ? { expiresAt, minRemainingMs: gate.minRemainingMs } : undefined;
  return { ...gate, argument, source, expiry };
}

export function validateToken(config: ObjectValue): readonly Diagnostic[] {
  const args = argumentsOf(tokenAttributes, config);
  return decode((report) => decodeTokenCheck(args, report)).diagnostics;
}

export interface TokenCheckResult {
  /** The token as it was given. Null if there was none to check, unknown if the check is deferred. */
  readonly token: string | null | Unknown;
  /** The configuration with the results, without the token. */
  readonly value: ObjectValue;
  readonly diagnostics: readonly Diagnostic[];
  readonly deferred?: DeferredReason;
  /** For a deferred check: the same result without unknown values, which some ephemeral resources need, and with a warning. */
  readonly withoutDeferral?: Pick<TokenCheckResult, 'token' | 'value' | 'diagnostics'>;
}

/** Checks the token of a configuration and applies its policy to the outcome. */
export async function checkToken(
  config: ObjectValue,
  session: Session,
  call: Call,
): Promise<TokenCheckResult> {
  const args = argumentsOf(tokenAttributes, config);
  const { value: check, diagnostics } = decode((report) => decodeTokenCheck(args, report));
  if (!check) return unchecked(config, diagnostics);
  const path = [{ attribute: check.argument }];
  const read = readToken(check.source, process.env);
  if ('problem' in read) return unchecked(config, [uncheckedDiagnostic(read.problem, path)]);
  const opened = await session.open(call);
  if (opened.kind === 'deferred') {
    const tokenFingerprint = fingerprint(read.token);
    const results = { ...NO_RESULT, verdict: 'unverified', token_fingerprint: tokenFingerprint };
    const notice: Diagnostic = {
      severity: 'warning',
      summary: DEFERRED_TOKEN.title(nameOfSource(check.source) ?? tokenFingerprint),
      detail: opened.because,
    };
    return {
      ...deferredToken(config),
      deferred: opened.deferred,
      withoutDeferral: {
        token: read.text,
        value: { ...config, ...results, token: null },
        diagnostics: [notice],
      },
    };
  }
  if (opened.kind === 'closed') return unchecked(config, [uncheckedDiagnostic(opened.problem)]);
  const outcome = await opened.checks.one(check.instanceId, read.token);
  return {
    token: read.text,
    value: { ...config, ...resultOf(outcome), token: null },
    diagnostics: [
      ...read.warnings.map((warning) => problemDiagnostic(warning, 'warning', path)),
      ...warnWithoutExpiry(args.min_remaining, args.expires_at !== null),
      ...findings(check, outcome),
    ],
  };
}

function unchecked(config: ObjectValue, diagnostics: readonly Diagnostic[]): TokenCheckResult {
  return { token: null, value: { ...config, ...NO_RESULT, token: null }, diagnostics };
}

function deferredToken(config: ObjectValue): TokenCheckResult {
  const results = Object.fromEntries(Object.keys(NO_RESULT).map((name) => [name, Unknown.value]));
  const { token } = argumentsOf(tokenAttributes, config);
  return { token: token ?? Unknown.value, value: { ...config, ...results, token: null }, diagnostics: [] };
}

function findings(
  { instanceId, policy, source, argument, expiry }: TokenCheck,
  outcome: Outcome,
): Diagnostic[] {
  const name = nameOfSource(source) ?? outcome.tokenFingerprint;
  const finding = evaluate(outcome, { name, instanceId, expiry }, policy);
  if (!finding) return [];
  const faulty = outcome.verdict === 'unverified' ? outcome.problem.at?.argument : undefined;
  return [findingDiagnostic(finding, [{ attribute: faulty ?? argument }])];
}

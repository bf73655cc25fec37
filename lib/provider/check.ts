/** What the data sources and the ephemeral resource share: arguments, their validation, and results. */
import { instanceIdProblem } from '../gate/copied-text';
import { parseDuration, parseTime } from '../gate/expiry';
import { type Outcome, tokenStatusOf } from '../gate/outcome';
import {
  DEFAULT_ACTION,
  POLICY_ACTIONS,
  type Policy,
  type PolicyAction,
  type PolicyArgument,
} from '../gate/policy';
import { sourceProblem, type TokenSource, type TokenSourceKind } from '../gate/token-source';
import { type ObjectValue, Unknown } from '../plugin/cty/value';
import type { Diagnostic, PathStep } from '../plugin/diagnostic';
import { type Arguments, type Attributes, known } from './arguments';
import { invalidArgument, problemDiagnostic } from './diagnostics';

export type ReportProblem = (diagnostic: Diagnostic) => void;

export const gateAttributes = {
  instance_id: {
    type: 'string',
    required: true,
    description:
      'The ApsaraMQ for MQTT instance that the token was issued for, such as `post-cn-0pp12gl0001`. If it is not known before apply, the check is deferred to apply.',
  },
  on_invalid: {
    type: 'string',
    optional: true,
    description:
      'What an invalid token (rule AMT001) leads to: `fail` (an error stops the deployment) or `warn` (the deployment continues with a warning). Default: `fail`.',
  },
  on_unverified: {
    type: 'string',
    optional: true,
    description:
      'What a token that could not be verified (rule AMT002) leads to: `fail` or `warn`. Default: `fail`.',
  },
  on_expiring: {
    type: 'string',
    optional: true,
    description:
      'What a valid token that expires too soon (rule AMT009) leads to: `fail` or `warn`. Default: `fail`.',
  },
  min_remaining: {
    type: 'string',
    optional: true,
    description:
      'How long a token with a known expiry (`expires_at`) must remain valid after the check, as a duration such as `72h` or `1h30m`. Default: `0s`, so that only an expiry in the past breaks the rule.',
  },
} as const satisfies Attributes;

/** The decoded arguments that every check has. */
export interface GateSettings {
  readonly instanceId: string;
  readonly policy: Policy;
  readonly minRemainingMs: number;
}

/** Reports problems of the arguments. Undefined if there is a problem, or if an argument is not known yet. */
export function decodeGate(
  args: Arguments<typeof gateAttributes>,
  report: ReportProblem,
): GateSettings | undefined {
  const instanceId = decodeInstanceId(args.instance_id, report);
  const onInvalid = decodeAction(args, 'on_invalid', report);
  const onUnverified = decodeAction(args, 'on_unverified', report);
  const onExpiring = decodeAction(args, 'on_expiring', report);
  const minRemainingMs = decodeMinRemaining(args.min_remaining, report);
  if (
    instanceId === undefined ||
    onInvalid === undefined ||
    onUnverified === undefined ||
    onExpiring === undefined ||
    minRemainingMs === undefined
  )
    return undefined;
  return { instanceId, policy: { onInvalid, onUnverified, onExpiring }, minRemainingMs };
}

function decodeInstanceId(given: string | null | Unknown, report: ReportProblem): string | undefined {
  if (given === null) {
    const path = [{ attribute: 'instance_id' }];
    report(invalidArgument(path, 'instance_id is required', 'It is null. Set it to the id of the instance.'));
    return undefined;
  }
  const instanceId = known(given);
  const problem = instanceId === undefined ? undefined : instanceIdProblem(instanceId);
  if (problem) report(problemDiagnostic(problem));
  return problem ? undefined : instanceId;
}

function decodeAction(
  args: Arguments<typeof gateAttributes>,
  name: PolicyArgument,
  report: ReportProblem,
): PolicyAction | undefined {
  const given = args[name];
  if (given === null) return DEFAULT_ACTION;
  const text = known(given);
  if (text === undefined) return undefined;
  const action = POLICY_ACTIONS.find((each) => each === text);
  if (!action) {
    const detail = `${name} is ${JSON.stringify(text)}.`;
    report(invalidArgument([{ attribute: name }], `${name} must be "fail" or "warn"`, detail));
  }
  return action;
}

function decodeMinRemaining(given: string | null | Unknown, report: ReportProblem): number | undefined {
  if (given === null) return 0;
  const text = known(given);
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms === undefined) {
    const detail = `min_remaining is ${JSON.stringify(text)}. Set it to hours, minutes and seconds, such as "72h" or "1h30m".`;
    report(invalidArgument([{ attribute: 'min_remaining' }], 'min_remaining is not a duration', detail));
  }
  return ms;
}

/** Warns that min_remaining has no effect without an expiry. */
export function warnWithoutExpiry(minRemaining: string | null | Unknown, hasExpiry: boolean): Diagnostic[] {
  if (minRemaining === null || hasExpiry) return [];
  const detail = 'The service does not give the expiry of a token. Set expires_at, or remove min_remaining.';
  const path = [{ attribute: 'min_remaining' }];
  const problem = invalidArgument(path, 'min_remaining has no effect without expires_at', detail);
  return [{ ...problem, severity: 'warning' }];
}

/** The time in an argument. Null if it is not set, undefined if it is wrong or not known yet. */
export function decodeTime(
  given: string | null | Unknown,
  path: readonly PathStep[],
  report: ReportProblem,
): Date | null | undefined {
  if (given === null) return null;
  const text = known(given);
  if (text === undefined) return undefined;
  const time = parseTime(text);
  if (!time) {
    const detail = `It is ${JSON.stringify(text)}. Set it to an RFC 3339 time with a time zone, such as "2026-12-31T00:00:00Z".`;
    report(invalidArgument(path, 'expires_at is not a time', detail));
  }
  return time;
}

/** The one argument of several that is set. Reports none only if no argument is unknown, because an unknown one may turn out to be set. */
export function exactlyOne<Name extends string>(
  args: { readonly [name in Name]: unknown },
  names: readonly Name[],
  report: ReportProblem,
): Name | undefined {
  const given = names.filter((name) => args[name] !== null && !(args[name] instanceof Unknown));
  const rule = `Set exactly one of ${names.slice(0, -1).join(', ')} and ${names.at(-1)}.`;
  const [only, ...others] = given;
  if (only === undefined && !names.some((name) => args[name] instanceof Unknown)) {
    report(invalidArgument([], 'No token to check', rule));
  }
  if (others.length > 0) {
    for (const name of given) {
      const detail = `${given.join(' and ')} are set. ${rule}`;
      report(invalidArgument([{ attribute: name }], 'More than one token source', detail));
    }
    return undefined;
  }
  return only;
}

/** The token source of an argument. Reports problems that are visible without reading the variable or the file. */
export function decodeSource(
  kind: TokenSourceKind,
  text: string,
  path: readonly PathStep[],
  report: ReportProblem,
): TokenSource | undefined {
  const source = { kind, text };
  const problem = sourceProblem(source);
  if (problem) report(problemDiagnostic(problem, 'error', path));
  return problem ? undefined : source;
}

export const resultAttributes = {
  verdict: {
    type: 'string',
    computed: true,
    description:
      '`valid`, `invalid` (as for a token that has expired or was revoked), or `unverified` if the service gave no answer or an error.',
  },
  token_status: {
    type: 'bool',
    computed: true,
    description: "The service's own answer, `TokenStatus`. Null if the verdict is `unverified`.",
  },
  request_id: {
    type: 'string',
    computed: true,
    description: "The service's id of the call, for a support case. Null if it gave none.",
  },
  token_fingerprint: {
    type: 'string',
    computed: true,
    description:
      "`sha256:` and the first 12 hex digits of the token's SHA-256: identifies the token without revealing it.",
  },
  checked_at: {
    type: 'string',
    computed: true,
    description:
      'When the token was checked: RFC 3339, UTC, by the clock of the machine that runs Terraform.',
  },
} as const satisfies Attributes;

/** The results of a check that was not made. */
export const NO_RESULT: ObjectValue = Object.fromEntries(
  Object.keys(resultAttributes).map((name) => [name, null]),
);

export function resultOf(outcome: Outcome): ObjectValue {
  return {
    verdict: outcome.verdict,
    token_status: tokenStatusOf(outcome),
    request_id: outcome.requestId,
    token_fingerprint: outcome.tokenFingerprint,
    checked_at: outcome.checkedAt.toISOString(),
  };
}

/** Runs a decoder and collects what it reports. */
export function decode<T>(run: (report: ReportProblem) => T): {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  return { value: run((diagnostic) => diagnostics.push(diagnostic)), diagnostics };
}

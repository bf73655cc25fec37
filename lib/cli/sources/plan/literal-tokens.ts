import { isBody } from '../../../gate/configuration/block';
import { isPlaceholder, tokensByShape } from '../../../gate/configuration/token-shape';
import { fingerprint } from '../../../gate/fingerprint';
import { append } from '../../../gate/grouping';
import { LITERAL_TOKEN } from '../../../gate/rules';
import { secrets } from '../../../gate/secrets/secrets';
import type { CheckedToken, Location, ReportedFinding } from '../../check-result';
import type { PlanJson } from './plan-json';

/** A shorter text, or one with white space, is not a token. */
const LIKE_A_TOKEN = /^\S{8,}$/;

export interface LiteralTokensOfPlan {
  /** The tokens of the plan, each with its findings. */
  readonly tokens: readonly CheckedToken[];
  /** The findings about tokens that no gate has checked. */
  readonly findings: readonly ReportedFinding[];
}

/**
 * Finds tokens in plain text in a plan (AMT004): texts with the fingerprint of a checked token, most often a variable, which Terraform
 * stores in a saved plan; constant tokens in the configuration of a gate; and texts that have the shape of a token.
 */
export function literalTokensOfPlan(
  plan: PlanJson,
  file: string,
  tokens: readonly CheckedToken[],
): LiteralTokensOfPlan {
  const byFingerprint = new Map(
    tokens.flatMap((token) => (token.tokenFingerprint ? [[token.tokenFingerprint, token] as const] : [])),
  );
  const found = new Map<string, Found>();
  const add = (tokenFingerprint: string, path: Path, more: Pick<Found, 'location' | 'gate'>) => {
    // Terraform repeats a value wherever it is used. One finding for variables and one for other places is enough.
    const isVariable = path[0] === 'variables';
    const key = `${tokenFingerprint} ${isVariable}`;
    const known = found.get(key);
    if (known) known.places += 1;
    else {
      const token = byFingerprint.get(tokenFingerprint);
      found.set(key, { token, tokenFingerprint, isVariable, path, places: 1, ...more });
    }
  };
  for (const { value, path, range } of plan.parts()) {
    for (const { text, path: at, gate, beside } of textsIn(value, path)) {
      const place = () => ({ gate, location: { file, line: plan.lineOf(range) } });
      const isKnown =
        byFingerprint.size > 0 && LIKE_A_TOKEN.test(text) && byFingerprint.has(fingerprint(text));
      if (isKnown || (gate !== undefined && !isPlaceholder(text))) add(fingerprint(text), at, place());
      else
        for (const token of tokensByShape(text, [...beside, ...namesOf(at)])) {
          secrets.add(token);
          add(fingerprint(token), at, place());
        }
    }
  }
  const ofTokens = new Map<CheckedToken, ReportedFinding[]>();
  const findings: ReportedFinding[] = [];
  for (const one of found.values()) {
    if (one.token) append(ofTokens, one.token, findingOf(one));
    else findings.push(findingOf(one));
  }
  return {
    tokens: tokens.map((token) => ({
      ...token,
      findings: [...token.findings, ...(ofTokens.get(token) ?? [])],
    })),
    findings,
  };
}

interface Found {
  /** Undefined if no gate of the plan has checked it. */
  readonly token: CheckedToken | undefined;
  readonly tokenFingerprint: string;
  /** The address of the gate that contains the token as a constant. */
  readonly gate: string | undefined;
  readonly isVariable: boolean;
  /** The keys of the first place. */
  readonly path: Path;
  readonly location: Location;
  places: number;
}

function findingOf({
  token,
  tokenFingerprint,
  gate,
  isVariable,
  path,
  places,
  location,
}: Found): ReportedFinding {
  const name = token?.name ?? gate ?? path.join('.');
  const others = places > 1 ? ` and in ${places - 1} more places` : '';
  const what =
    token || gate
      ? `token ${tokenFingerprint}`
      : `what looks like an MQTT token (${tokenFingerprint}), which no gate checks,`;
  return {
    rule: LITERAL_TOKEN,
    // Terraform stores every variable in a plan, including sensitive ones.
    level: isVariable ? 'warning' : 'error',
    subject: name,
    message: `The plan contains ${what} in plain text, as ${path.join('.')}${others}.`,
    help: isVariable
      ? 'Restrict who can read the plan, or use token_env, token_file or an ephemeral variable, which a plan does not contain.'
      : 'Remove the token from the configuration, revoke it, and restrict who can read the plan.',
    name,
    tokenFingerprint,
    location,
  };
}

type Path = readonly (string | number)[];

/** The names in a path, the nearest first. */
function namesOf(path: Path): string[] {
  return path.filter((key) => typeof key === 'string').reverse();
}

interface Text {
  readonly text: string;
  readonly path: Path;
  /** The address of the gate of which the text is the token. */
  readonly gate: string | undefined;
  /** The `name` beside a `value`, as in the environment variables of a container. */
  readonly beside: readonly string[];
}

type Pending = Omit<Text, 'text'> & { readonly value: unknown };

/** Without recursion, because a plan may be nested deeply enough to exceed the stack. */
function* textsIn(root: unknown, rootPath: Path): Generator<Text> {
  const pending: Pending[] = [{ value: root, path: rootPath, gate: undefined, beside: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, ...place } = next;
    if (typeof value === 'string') yield { text: value, ...place };
    // Pushed one by one, because a long list has more elements than a call can have arguments.
    else for (const part of partsOf(value, place).reverse()) pending.push(part);
  }
}

function partsOf(value: unknown, { path, gate }: Pick<Text, 'path' | 'gate'>): Pending[] {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => ({ value: item, path: [...path, index], gate, beside: [] }));
  if (!isBody(value)) return [];
  const { name, type, address, expressions } = value;
  const isGate = isBody(expressions) && /^apsaramqtt_tokens?$/.test(String(type));
  return Object.entries(value).flatMap(([key, item]) => {
    const isNamed = key === 'value' && typeof name === 'string';
    const part = { value: item, path: [...path, key], gate, beside: isNamed ? [name] : [] };
    return isGate && key === 'expressions' ? constantsOf(item, part.path, String(address)).reverse() : [part];
  });
}

/** The constant tokens in the configuration of a gate. */
function constantsOf(expressions: unknown, path: Path, gate: string) {
  return ['token', 'tokens'].flatMap((argument) => {
    const expression = isBody(expressions) ? expressions[argument] : undefined;
    const value = isBody(expression) ? expression.constant_value : undefined;
    return value === undefined
      ? []
      : [{ value, path: [...path, argument, 'constant_value'], gate, beside: [] }];
  });
}

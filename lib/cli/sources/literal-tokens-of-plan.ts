import { fingerprint } from '../../gate/fingerprint';
import { LITERAL_TOKEN } from '../../gate/rules';
import type { CheckedToken, Location, ReportedFinding } from '../check-result';
import type { PlanJson } from './plan-json';

/** What is shorter, or holds white space, is no token. */
const LIKE_A_TOKEN = /^\S{8,}$/;

/**
 * The tokens of a plan, each with where it stands in plain text there (AMT004): any text in the plan whose fingerprint is that of a token
 * that it has checked. Most often that is a variable, which Terraform keeps in a saved plan.
 */
export function withLiteralTokens(
  plan: PlanJson,
  file: string,
  tokens: readonly CheckedToken[],
): readonly CheckedToken[] {
  const byFingerprint = new Map(
    tokens.flatMap((token) => (token.tokenFingerprint ? [[token.tokenFingerprint, token] as const] : [])),
  );
  if (byFingerprint.size === 0) return tokens;
  const found = new Map<string, Found>();
  for (const { value, path, range } of plan.parts()) {
    for (const text of textsIn(value, path)) {
      const token = LIKE_A_TOKEN.test(text.text) ? byFingerprint.get(fingerprint(text.text)) : undefined;
      if (!token) continue;
      // Terraform repeats a value wherever it is used: the first place of each kind tells enough.
      const isVariable = path[0] === 'variables';
      const key = `${token.tokenFingerprint} ${isVariable}`;
      const known = found.get(key);
      if (known) known.places += 1;
      else {
        const location = { file, line: plan.lineOf(range) };
        found.set(key, { token, isVariable, path: text.path, places: 1, location });
      }
    }
  }
  const findings = new Map<CheckedToken, ReportedFinding[]>();
  for (const one of found.values())
    findings.set(one.token, [...(findings.get(one.token) ?? []), findingOf(one)]);
  return tokens.map((token) => ({ ...token, findings: [...token.findings, ...(findings.get(token) ?? [])] }));
}

interface Found {
  readonly token: CheckedToken;
  readonly isVariable: boolean;
  /** The keys that lead to the first place. */
  readonly path: Path;
  readonly location: Location;
  places: number;
}

function findingOf({ token, isVariable, path, places, location }: Found): ReportedFinding {
  const { name, tokenFingerprint } = token;
  const others = places > 1 ? ` and in ${places - 1} more places` : '';
  return {
    rule: LITERAL_TOKEN,
    // Terraform keeps every variable in a plan, sensitive ones too.
    level: isVariable ? 'warning' : 'error',
    subject: name,
    message: `The plan contains token ${tokenFingerprint} in plain text, as ${path.join('.')}${others}.`,
    help: isVariable
      ? 'Restrict who can read the plan, or use token_env, token_file or an ephemeral variable, which a plan does not contain.'
      : 'Remove the token from the configuration, revoke it, and restrict who can read the plan.',
    name,
    tokenFingerprint,
    location,
  };
}

type Path = readonly (string | number)[];

interface Text {
  readonly text: string;
  readonly path: Path;
}

/** Without recursion: a plan may be nested as deep as its author likes. */
function* textsIn(root: unknown, rootPath: Path): Generator<Text> {
  const pending: { readonly value: unknown; readonly path: Path }[] = [{ value: root, path: rootPath }];
  while (pending.length > 0) {
    const { value, path } = pending.pop()!;
    if (typeof value === 'string') yield { text: value, path };
    else if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index--)
        pending.push({ value: value[index], path: [...path, index] });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value).reverse())
        pending.push({ value: item, path: [...path, key] });
    }
  }
}

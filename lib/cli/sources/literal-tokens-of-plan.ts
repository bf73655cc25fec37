import { isBody } from '../../gate/configuration/block';
import { fingerprint } from '../../gate/fingerprint';
import { LITERAL_TOKEN } from '../../gate/rules';
import type { CheckedToken, ReportedFinding } from '../check-result';
import type { JsonFile } from './json-file';

/** What is shorter, or holds white space, is no token. */
const LIKE_A_TOKEN = /^\S{8,}$/;

/**
 * The tokens that stand in plain text in a plan (AMT004): any text in it whose fingerprint is that of a token that it has checked. Most
 * often that is a variable, which Terraform keeps in a saved plan.
 */
export function withLiteralTokens(file: JsonFile, tokens: readonly CheckedToken[]): readonly CheckedToken[] {
  const byFingerprint = new Map(
    tokens.flatMap((token) => (token.tokenFingerprint ? [[token.tokenFingerprint, token] as const] : [])),
  );
  if (byFingerprint.size === 0) return tokens;
  const found = new Map<string, Found>();
  for (const { text, path } of textsIn(file.value, [])) {
    const token = LIKE_A_TOKEN.test(text) ? byFingerprint.get(fingerprint(text)) : undefined;
    if (!token) continue;
    // Terraform repeats a value wherever it is used: the first place of each kind tells enough.
    const isVariable = path[0] === 'variables';
    const key = `${token.tokenFingerprint} ${isVariable}`;
    const { places } = found.get(key) ?? { places: 0 };
    found.set(key, { token, isVariable, path, ...found.get(key), places: places + 1 });
  }
  const findings = new Map<CheckedToken, ReportedFinding[]>();
  for (const one of found.values())
    findings.set(one.token, [...(findings.get(one.token) ?? []), finding(one, file)]);
  return tokens.map((token) => ({ ...token, findings: [...token.findings, ...(findings.get(token) ?? [])] }));
}

interface Found {
  readonly token: CheckedToken;
  readonly isVariable: boolean;
  /** The keys that lead to the first place. */
  readonly path: Path;
  readonly places: number;
}

function finding({ token, isVariable, path, places }: Found, file: JsonFile): ReportedFinding {
  const { name, tokenFingerprint } = token;
  const others = places > 1 ? ` and in ${places - 1} more places` : '';
  return {
    rule: LITERAL_TOKEN,
    // Terraform keeps every variable in a plan, one that is declared sensitive, too.
    level: isVariable ? 'warning' : 'error',
    subject: name,
    message: `Token ${tokenFingerprint} stands in plain text in the plan, as ${path.join('.')}${others}.`,
    help: isVariable
      ? 'Let only those read the plan who may have the token, or give it with token_env, token_file or an ephemeral variable: a plan does not hold these.'
      : 'Take the token out of the configuration, revoke it, and let nobody else read the plan.',
    name,
    tokenFingerprint,
    location: file.locate({ path }),
  };
}

type Path = readonly (string | number)[];

interface Text {
  readonly text: string;
  readonly path: Path;
}

function textsIn(value: unknown, path: Path): Text[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  if (!isBody(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...path, key]));
}

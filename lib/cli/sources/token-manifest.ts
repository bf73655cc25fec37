import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { tokensByShape } from '../../gate/configuration/token-shape';
import { parseTime } from '../../gate/expiry';
import { fingerprint } from '../../gate/fingerprint';
import { DEFAULT_POLICY } from '../../gate/policy';
import { type Problem, problemOf } from '../../gate/problem';
import { Question } from '../../gate/question';
import { LITERAL_TOKEN } from '../../gate/rules';
import { secrets } from '../../gate/secrets/secrets';
import { readToken, type TokenSource } from '../../gate/token-source';
import type { CheckedToken, ReportedFinding, Unreadable } from '../check-result';
import { unreadToken } from '../checked-token';
import { firstProblem } from '../schemas/parts';
import { minRemainingMs, TokenManifestSchema } from '../schemas/token-manifest';
import { WORDING } from '../wording';
import { JsonFile } from './json-file';
import { type AskedToken, NOTHING_FOUND, type Source } from './source';

/** Reads the tokens of a manifest. Its paths are relative to its folder. */
export function readTokenManifest(path: string, env: NodeJS.ProcessEnv): Source {
  const file = JsonFile.read(path);
  if (!(file instanceof JsonFile)) return unreadable(file);
  const findings = literalTokensIn(file);
  const parsed = v.safeParse(TokenManifestSchema, file.value);
  if (!parsed.success) {
    const problem = firstProblem(path, parsed.issues, 'the manifest');
    return { ...NOTHING_FOUND, findings, unreadable: [problem] };
  }
  const repeated = file.repeatedKey;
  if (repeated) return { ...NOTHING_FOUND, findings, unreadable: [repeated] };
  if (Object.keys(parsed.output.tokens).length === 0)
    return { ...NOTHING_FOUND, findings, unreadable: [emptyManifestProblem(path)] };
  const { tokens, region, instanceId: everyInstance, minRemaining: everyMinimum, ...rest } = parsed.output;
  const { onInvalid, onUnverified, onExpiring } = rest;
  const policy = { ...DEFAULT_POLICY, ...defined({ onInvalid, onUnverified, onExpiring }) };
  const asked: AskedToken[] = [];
  const unread: CheckedToken[] = [];
  const problems: Unreadable[] = [];
  for (const [name, entry] of Object.entries(tokens)) {
    const { tokenEnv, tokenFile, instanceId = everyInstance, expiresAt, minRemaining, ...own } = entry;
    const time = expiresAt === undefined ? undefined : parseTime(expiresAt);
    const source: TokenSource =
      tokenFile === undefined
        ? { kind: 'environment', text: tokenEnv ?? '' }
        : { kind: 'file', text: tokenFile };
    const location = file.locate({ path: ['tokens', name] });
    const found = readToken(source, env, (shown) => resolve(dirname(path), shown));
    if ('problem' in found) {
      unread.push(unreadToken({ name, location }, instanceId));
      const problem = problemOf(found.problem, WORDING);
      problems.push({ ...problem, message: `${path}: ${name}: ${problem.message}` });
    } else if (instanceId === undefined) {
      unread.push(unreadToken({ name, location }));
      problems.push({
        code: 'NoInstance',
        message: `${path}: ${name}: Neither the entry nor the manifest has an instanceId.`,
        help: 'Add instanceId to the entry or to the manifest.',
      });
    } else
      asked.push({
        gate: { name },
        name,
        question: new Question(instanceId, found.token),
        policy: { ...policy, ...defined(own) },
        ...(time && {
          expiry: { expiresAt: time, minRemainingMs: minRemainingMs(minRemaining ?? everyMinimum) },
        }),
        provider: { region },
        location,
      });
  }
  return { ...NOTHING_FOUND, tokens: unread, findings, asked, unreadable: problems };
}

/** A manifest without tokens is an error, because probably the program that writes it has failed, and nothing would be checked. */
export function emptyManifestProblem(path: string): Problem {
  return {
    code: 'NoTokens',
    message: `${path} contains no tokens.`,
    help: 'Correct the path, or check why the program that writes the manifest failed.',
  };
}

/** Far more levels than a manifest has. The schema refuses deeper nesting. */
const MAX_LEVELS = 100;

/** Tokens in plain text in a manifest (AMT004). */
function literalTokensIn(file: JsonFile): ReportedFinding[] {
  const findings: ReportedFinding[] = [];
  const visit = (value: unknown, path: readonly (string | number)[]): void => {
    if (typeof value === 'object' && value !== null && path.length < MAX_LEVELS) {
      for (const [key, item] of Object.entries(value))
        visit(item, [...path, Array.isArray(value) ? Number(key) : key]);
    }
    if (typeof value !== 'string') return;
    for (const token of tokensByShape(value, ['mqtt_token'])) {
      secrets.add(token);
      const [, name = 'a token'] = path[0] === 'tokens' ? path.map(String) : [];
      const tokenFingerprint = fingerprint(token);
      findings.push({
        rule: LITERAL_TOKEN,
        level: 'error',
        subject: name,
        message: `The manifest contains what looks like an MQTT token (${tokenFingerprint}) in plain text.`,
        help: 'Use tokenEnv for an environment variable, or tokenFile for a file, that contains the token.',
        name,
        tokenFingerprint,
        location: file.locate({ path }),
      });
    }
  };
  visit(file.value, []);
  return findings;
}

function unreadable(problem: Unreadable): Source {
  return { ...NOTHING_FOUND, unreadable: [problem] };
}

/** Removes undefined values, which would override the defaults. */
function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

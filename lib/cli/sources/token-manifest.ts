import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { parseDuration, parseTime } from '../../gate/expiry';
import { DEFAULT_POLICY } from '../../gate/policy';
import { problemOf } from '../../gate/problem';
import { Question } from '../../gate/question';
import { readToken, type TokenSource } from '../../gate/token-source';
import type { Unreadable } from '../check-result';
import { firstProblem } from '../schemas/parts';
import { TokenManifestSchema } from '../schemas/token-manifest';
import { WORDING } from '../wording';
import { JsonFile } from './json-file';
import { type AskedToken, NOTHING_FOUND, type Source } from './source';

/** The tokens that a manifest names. Paths in it start in its folder. */
export function readTokenManifest(path: string, env: NodeJS.ProcessEnv): Source {
  const file = JsonFile.read(path);
  if (!(file instanceof JsonFile)) return unreadable(file);
  const parsed = v.safeParse(TokenManifestSchema, file.value);
  if (!parsed.success) return unreadable({ message: firstProblem(path, parsed.issues, 'the manifest') });
  const { tokens, region, instanceId: everyInstance, minRemaining: everyMinimum, ...rest } = parsed.output;
  const { onInvalid, onUnverified, onExpiring } = rest;
  const given = { onInvalid, onUnverified, onExpiring };
  const asked: AskedToken[] = [];
  const problems: Unreadable[] = [];
  for (const [name, entry] of Object.entries(tokens)) {
    const { tokenEnv, tokenFile, instanceId = everyInstance, expiresAt, minRemaining, ...own } = entry;
    const time = expiresAt === undefined ? undefined : parseTime(expiresAt);
    const minRemainingMs = parseDuration(minRemaining ?? everyMinimum ?? '0')!;
    const source: TokenSource =
      tokenFile === undefined
        ? { kind: 'environment', text: tokenEnv ?? '' }
        : { kind: 'file', text: tokenFile };
    const found = readToken(source, env, (shown) => resolve(dirname(path), shown));
    if ('problem' in found) {
      const { message, help } = problemOf(found.problem, WORDING);
      problems.push({ message: `${path}: ${name}: ${message} ${help}` });
    } else if (instanceId === undefined)
      problems.push({ message: `${path}: ${name}: no instanceId is given, here or for all tokens.` });
    else
      asked.push({
        gate: { name },
        name,
        question: new Question(instanceId, found.token),
        policy: { ...DEFAULT_POLICY, ...defined(given), ...defined(own) },
        ...(time && { expiry: { expiresAt: time, minRemainingMs } }),
        provider: { region },
        location: file.locate({ path: ['tokens', name] }),
      });
  }
  return { ...NOTHING_FOUND, asked, unreadable: problems };
}

function unreadable(problem: Unreadable): Source {
  return { ...NOTHING_FOUND, unreadable: [problem] };
}

/** A key without a value must not take away what stands below it. */
function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

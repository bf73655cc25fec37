import { checkAll } from '../gate/check-all';
import { groupBy } from '../gate/grouping';
import { problemOf } from '../gate/problem';
import { TokenGate } from '../gate/token-gate';
import { AnswersSeen } from '../onsmqtt/exchange/answers-seen';
import type { Settings } from '../onsmqtt/settings';
import { createTokenService } from '../onsmqtt/token-service';
import type { CheckedToken, Unreadable } from './check-result';
import { answeredToken, uncheckedToken } from './checked-token';
import { costOf } from './cost-of';
import { Progress } from './progress';
import { warnAboutRegion } from './region-warning';
import type { ServiceOptions } from './service-options';
import { type ServiceSettings, serviceSettings } from './service-settings';
import type { AskedToken } from './sources/source';
import { WORDING } from './wording';

/** The options of the calls. */
export interface Asking {
  /** Takes precedence over the provider block. */
  readonly service: ServiceOptions;
  readonly env: NodeJS.ProcessEnv;
  readonly stopped: AbortSignal;
}

export interface Answers {
  /** In the order of the given tokens. */
  readonly tokens: readonly CheckedToken[];
  readonly calls: number;
  /** Why the tokens of some provider blocks could not be verified. */
  readonly unreadable: readonly Unreadable[];
}

/** Checks tokens with the service. Tokens of the same provider block share a gate, so each distinct token costs one call. */
export async function askAbout(asked: readonly AskedToken[], asking: Asking): Promise<Answers> {
  const groups = groupBy(asked, ({ provider }) => JSON.stringify(provider));
  const settings = new Map<AskedToken[], ServiceSettings>();
  for (const group of groups.values()) {
    const [{ provider }] = group as [AskedToken];
    settings.set(group, await serviceSettings(provider, asking.service, asking.env));
  }
  // Printed before the first call, so that the user can still stop the run.
  const askable = [...settings].filter(([, { problem }]) => problem === undefined);
  const cost = costOf(
    askable.flatMap(([group]) => group),
    combinedPace(askable.map(([, one]) => one.settings)),
  );
  if (cost) process.stderr.write(`note: ${cost}\n`);
  const progress = new Progress(asked.length);
  const answers: Answers[] = [];
  const seen = new AnswersSeen();
  for (const [group, one] of settings)
    answers.push(await askGroup(group, one, asking, seen, () => progress.advance()));
  progress.stop();
  return {
    tokens: answers.flatMap(({ tokens }) => tokens),
    calls: answers.reduce((sum, { calls }) => sum + calls, 0),
    unreadable: answers.flatMap(({ unreadable }) => unreadable),
  };
}

/** The provider blocks run one after the other, each with its own budget. */
function combinedPace(settings: readonly Settings[]): Pick<Settings, 'requestsPerSecond' | 'maxCalls'> {
  return {
    requestsPerSecond: Math.max(...settings.map(({ requestsPerSecond }) => requestsPerSecond)),
    maxCalls: settings.reduce((sum, { maxCalls = Number.POSITIVE_INFINITY }) => sum + maxCalls, 0),
  };
}

async function askGroup(
  asked: readonly AskedToken[],
  { settings, problem: facts }: ServiceSettings,
  { service, env, stopped }: Asking,
  seen: AnswersSeen,
  onOutcome: () => void,
): Promise<Answers> {
  if (facts) {
    const problem = problemOf(facts, WORDING);
    return {
      tokens: asked.map((token) => uncheckedToken(token, new Date())),
      calls: 0,
      unreadable: [problem],
    };
  }
  warnAboutRegion(settings, service);
  const gate = new TokenGate(createTokenService(settings, env, undefined, seen), settings, WORDING, stopped);
  const questions = new Map(asked.map(({ question }, index) => [String(index), question]));
  const checked = await checkAll(gate, questions, onOutcome);
  const tokens = asked.map((token, index) => {
    const outcome = checked.get(String(index));
    if (outcome === undefined) throw new Error(`checkAll() gave no outcome for token ${token.name}.`);
    return answeredToken(outcome, token);
  });
  return { tokens, calls: gate.calls, unreadable: [] };
}

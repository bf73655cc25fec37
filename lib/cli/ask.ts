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

/** How the service is asked. */
export interface Asking {
  /** Takes precedence over the provider block. */
  readonly service: ServiceOptions;
  readonly env: NodeJS.ProcessEnv;
  readonly stopped: AbortSignal;
}

/** What the service answered. */
export interface Answers {
  /** In the order of the questions. */
  readonly tokens: readonly CheckedToken[];
  readonly calls: number;
  /** Why some tokens could not be verified. */
  readonly unreadable: readonly Unreadable[];
}

/** Asks the service about tokens: those of one provider block together, so that each is asked about once. */
export async function askAbout(asked: readonly AskedToken[], asking: Asking): Promise<Answers> {
  const groups = groupBy(asked, ({ provider }) => JSON.stringify(provider));
  const settings = new Map<AskedToken[], ServiceSettings>();
  for (const group of groups.values()) {
    const [{ provider }] = group as [AskedToken];
    settings.set(group, await serviceSettings(provider, asking.service, asking.env));
  }
  // Before the first call, because the run can be stopped then.
  const askable = [...settings].filter(([, { problem }]) => problem === undefined);
  const cost = costOf(
    askable.flatMap(([group]) => group),
    oneByOne(askable.map(([, one]) => one.settings)),
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

/** One provider block is asked after the other, each with a budget of its own. */
function oneByOne(settings: readonly Settings[]): Pick<Settings, 'requestsPerSecond' | 'maxCalls'> {
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

import { checkAll } from '../gate/check-all';
import { problemOf } from '../gate/problem';
import { TokenGate } from '../gate/token-gate';
import { settingsProblem } from '../onsmqtt/endpoints';
import { withProfileRegion } from '../onsmqtt/profile-region';
import { resolveSettings, timesProblem } from '../onsmqtt/settings';
import { createTokenService } from '../onsmqtt/token-service';
import type { CheckedToken, Unreadable } from './check-result';
import { checkedToken, uncheckedToken } from './checked-token';
import { costOf } from './cost-of';
import { Progress } from './progress';
import { warnAboutRegion } from './region-warning';
import { givenServiceOptions, type ServiceOptions } from './service-options';
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
  /** Why some tokens could not be asked about. */
  readonly unreadable: readonly Unreadable[];
}

/** Asks the service about tokens: those of one provider block together, so that each is asked about once. */
export async function askAbout(asked: readonly AskedToken[], asking: Asking): Promise<Answers> {
  const groups = new Map<string, AskedToken[]>();
  for (const token of asked) {
    const provider = JSON.stringify(token.provider);
    const group = groups.get(provider);
    if (group) group.push(token);
    else groups.set(provider, [token]);
  }
  const progress = new Progress(asked.length);
  const answers: Answers[] = [];
  for (const group of groups.values()) answers.push(await askGroup(group, asking, () => progress.advance()));
  progress.stop();
  return {
    tokens: answers.flatMap(({ tokens }) => tokens),
    calls: answers.reduce((sum, { calls }) => sum + calls, 0),
    unreadable: answers.flatMap(({ unreadable }) => unreadable),
  };
}

async function askGroup(
  asked: readonly AskedToken[],
  { service, env, stopped }: Asking,
  onOutcome: () => void,
): Promise<Answers> {
  const [{ provider }] = asked as [AskedToken];
  const settings = await withProfileRegion(
    resolveSettings({ ...provider, ...givenServiceOptions(service) }, env),
    env,
  );
  const facts = settingsProblem(settings) ?? timesProblem(settings);
  if (facts) {
    const problem = problemOf(facts, WORDING);
    return {
      tokens: asked.map((token) => uncheckedToken(token, new Date())),
      calls: 0,
      unreadable: [problem],
    };
  }
  warnAboutRegion(settings, service);
  // Before the first call, because the run can be stopped then.
  const cost = costOf(asked, settings);
  if (cost) process.stderr.write(`note: ${cost}\n`);
  const gate = new TokenGate(createTokenService(settings, env), settings, WORDING, stopped);
  const questions = new Map(asked.map(({ question }, index) => [String(index), question]));
  const checked = await checkAll(gate, questions, onOutcome);
  const tokens = asked.map(({ gate: declared, name, location, expiry, question, policy }, index) => {
    const outcome = checked.get(String(index));
    if (outcome === undefined) throw new Error(`checkAll() gave no outcome for token ${name}.`);
    const subject = { gate: declared, name, location, expiry, instanceId: question.instanceId };
    return checkedToken(outcome, subject, policy);
  });
  return { tokens, calls: gate.calls, unreadable: [] };
}

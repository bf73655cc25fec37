import { checkAll } from '../gate/check-all';
import { TokenGate } from '../gate/token-gate';
import { problemWithPlace } from '../onsmqtt/endpoints';
import { resolveSettings } from '../onsmqtt/settings';
import { createTokenService } from '../onsmqtt/token-service';
import type { Answers } from './answers';
import { Progress } from './progress';
import type { AskedToken } from './sources/source';

/** How the service is asked. */
export interface Asking {
  /** Goes before the region of a provider block. */
  readonly region?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stopped: AbortSignal;
}

/** Asks the service about tokens: those of one provider block together, so that each is asked about once. */
export async function askAbout(tokens: readonly AskedToken[], asking: Asking): Promise<Answers> {
  const groups = new Map<string, AskedToken[]>();
  for (const token of tokens) {
    const provider = JSON.stringify(token.provider);
    groups.set(provider, [...(groups.get(provider) ?? []), token]);
  }
  const progress = new Progress(tokens.length);
  const answers: Answers[] = [];
  for (const group of groups.values()) answers.push(await askGroup(group, asking, () => progress.advance()));
  progress.stop();
  return {
    outcomes: answers.flatMap(({ outcomes }) => outcomes),
    unasked: answers.flatMap(({ unasked }) => unasked),
    calls: answers.reduce((sum, { calls }) => sum + calls, 0),
    unreadable: answers.flatMap(({ unreadable }) => unreadable),
  };
}

async function askGroup(
  tokens: readonly AskedToken[],
  { region, env, stopped }: Asking,
  onOutcome: () => void,
): Promise<Answers> {
  const [{ provider }] = tokens as [AskedToken];
  const settings = resolveSettings({ ...provider, region: region ?? provider.region }, env);
  const missing = 'There is no region to ask in: give --region, or set ALICLOUD_REGION.';
  const place = problemWithPlace(settings, missing);
  if (place) return { outcomes: [], unasked: tokens, calls: 0, unreadable: [{ message: place.problem }] };
  const gate = new TokenGate(createTokenService(settings, env), settings, stopped);
  const questions = new Map(tokens.map(({ question }, index) => [String(index), question]));
  const checked = await checkAll(gate, questions, onOutcome);
  const outcomes = tokens.map((token, index) => ({ token, outcome: checked.get(String(index))! }));
  return { outcomes, unasked: [], calls: gate.calls, unreadable: [] };
}

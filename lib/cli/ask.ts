import { checkAll } from '../gate/check-all';
import { TokenGate } from '../gate/token-gate';
import { problemWithPlace } from '../onsmqtt/endpoints';
import { resolveSettings } from '../onsmqtt/settings';
import { createTokenService } from '../onsmqtt/token-service';
import type { Unreadable } from './check-result';
import { type Judged, judgedToken, together } from './judged';
import type { AskedToken } from './sources/source';
import { uncheckedToken } from './unchecked-token';

/** How the service is asked. */
export interface Asking {
  /** Goes before the region of a provider block. */
  readonly region?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stopped: AbortSignal;
  /** Called after every outcome. */
  readonly onOutcome: () => void;
}

interface Asked extends Judged {
  readonly calls: number;
  readonly unreadable: readonly Unreadable[];
}

/** Asks the service about tokens: those of one provider block together, so that each is asked about once. */
export async function askAbout(tokens: readonly AskedToken[], asking: Asking): Promise<Asked> {
  const groups = new Map<string, AskedToken[]>();
  for (const token of tokens) {
    const provider = JSON.stringify(token.provider);
    groups.set(provider, [...(groups.get(provider) ?? []), token]);
  }
  const asked: Asked[] = [];
  for (const group of groups.values()) asked.push(await askGroup(group, asking));
  return {
    ...together(asked),
    calls: asked.reduce((sum, { calls }) => sum + calls, 0),
    unreadable: asked.flatMap(({ unreadable }) => unreadable),
  };
}

async function askGroup(tokens: readonly AskedToken[], asking: Asking): Promise<Asked> {
  const { region, env, stopped, onOutcome } = asking;
  const [{ provider }] = tokens as [AskedToken];
  const settings = resolveSettings({ ...provider, region: region ?? provider.region }, env);
  const missing = 'There is no region to ask in: give --region, or set ALICLOUD_REGION.';
  const place = problemWithPlace(settings, missing);
  if (place) {
    const unreadable = [{ message: place.problem }];
    return { tokens: tokens.map(uncheckedToken), findings: [], calls: 0, unreadable };
  }
  const gate = new TokenGate(createTokenService(settings, env), settings, stopped);
  const questions = new Map(tokens.map(({ question }, index) => [String(index), question]));
  const outcomes = await checkAll(gate, questions, onOutcome);
  const judged = tokens.map(({ name, question: { instanceId }, location, policy }, index) =>
    judgedToken(outcomes.get(String(index))!, { name, instanceId, location }, policy),
  );
  return { ...together(judged), calls: gate.calls, unreadable: [] };
}

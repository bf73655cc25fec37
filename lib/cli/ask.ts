import { checkAll } from '../gate/check-all';
import { DEFAULT_POLICY } from '../gate/policy';
import { Question } from '../gate/question';
import { TokenGate } from '../gate/token-gate';
import { problemWithPlace } from '../onsmqtt/endpoints';
import { resolveSettings, type Settings } from '../onsmqtt/settings';
import { createTokenService } from '../onsmqtt/token-service';
import { type Judged, judgedToken, together } from './judged';

/** What keeps the service from being asked, as a sentence, or the settings to ask it with. */
export function settingsOf(region: string | undefined, env: NodeJS.ProcessEnv): Settings | string {
  const settings = resolveSettings({ region }, env);
  const missing = 'There is no region to ask in: give --region, or set ALICLOUD_REGION.';
  return problemWithPlace(settings, missing)?.problem ?? settings;
}

/** Asks the service about tokens, each under its name, with the credentials of the environment. */
export async function askAbout(
  tokens: ReadonlyMap<string, string>,
  instanceId: string,
  settings: Settings,
  env: NodeJS.ProcessEnv,
  stopped: AbortSignal,
): Promise<Judged & { readonly calls: number }> {
  const gate = new TokenGate(createTokenService(settings, env), settings, stopped);
  const questions = new Map([...tokens].map(([name, token]) => [name, new Question(instanceId, token)]));
  const outcomes = await checkAll(gate, questions, () => {});
  const judged = [...outcomes].map(([name, outcome]) =>
    judgedToken(outcome, { name, instanceId }, DEFAULT_POLICY),
  );
  return { ...together(judged), calls: gate.calls };
}

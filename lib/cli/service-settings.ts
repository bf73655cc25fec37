import type { ProblemFacts } from '../gate/problem';
import { settingsProblem } from '../onsmqtt/endpoints';
import { withProfileRegion } from '../onsmqtt/profile-region';
import { type ProviderArguments, resolveSettings, type Settings, timesProblem } from '../onsmqtt/settings';
import { givenServiceOptions, type ServiceOptions } from './service-options';

export interface ServiceSettings {
  readonly settings: Settings;
  readonly problem: ProblemFacts | undefined;
}

/** The settings from, in order of precedence, the options, the provider block, the environment and the profile. */
export async function serviceSettings(
  provider: ProviderArguments,
  options: ServiceOptions,
  env: NodeJS.ProcessEnv,
): Promise<ServiceSettings> {
  const given = { ...provider, ...givenServiceOptions(options) };
  const settings = await withProfileRegion(resolveSettings(given, env), env);
  return { settings, problem: settingsProblem(settings) ?? timesProblem(settings) };
}

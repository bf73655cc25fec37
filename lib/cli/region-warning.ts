import { type ProblemFacts, problemOf } from '../gate/problem';
import { settingsWarning } from '../onsmqtt/endpoints';
import { ENVIRONMENT } from '../onsmqtt/facts/variables';
import type { Settings } from '../onsmqtt/settings';
import type { ServiceOptions } from './service-options';
import { WORDING } from './wording';

/** Warns if the region has no published endpoint, or if an endpoint overrides the region. */
export function regionWarning(settings: Settings, options: ServiceOptions): string | undefined {
  const facts = settingsWarning(settings) ?? ignoredOptions(settings, options);
  if (!facts) return undefined;
  const { message, help } = problemOf(facts, WORDING);
  return `${message} ${help}`;
}

function ignoredOptions(
  { endpoint }: Settings,
  { region, network }: ServiceOptions,
): ProblemFacts | undefined {
  const given = [region !== undefined && '--region', network !== undefined && '--network'].filter(Boolean);
  if (endpoint === undefined || given.length === 0) return undefined;
  return {
    code: 'IgnoredOption',
    message: `${given.join(' and ')} ${given.length === 1 ? 'has' : 'have'} no effect: requests go to the endpoint that is set.`,
    remedies: [`Remove ${given.join(' and ')}, or remove --endpoint and ${ENVIRONMENT.endpoint[0]}.`],
  };
}

export function warnAboutRegion(settings: Settings, options: ServiceOptions): void {
  const warning = regionWarning(settings, options);
  if (warning) process.stderr.write(`warning: ${warning}\n`);
}

import { outgoingLine, outgoingText } from '../gate/outgoing-text';
import { withProfileRegion } from '../onsmqtt/profile-region';
import { type ProviderArguments, resolveSettings } from '../onsmqtt/settings';
import { cleanTextWith } from '../plugin/outgoing-text';
import type { Provider } from '../plugin/provider';
import { dataSourceToken } from './data-source-token';
import { dataSourceTokens } from './data-source-tokens';
import { ephemeralToken } from './ephemeral-token';
import { functionFingerprint } from './function-fingerprint';
import { problemsWithSettings, unknownArguments, validateArguments, warnings } from './provider-arguments';
import { providerSchema } from './provider-schema';
import { Session } from './session';

export function createProvider(): Provider {
  cleanTextWith({ text: outgoingText, line: outgoingLine });
  const session = new Session();
  return {
    schema: providerSchema,
    dataSources: {
      apsaramqtt_token: dataSourceToken(session),
      apsaramqtt_tokens: dataSourceTokens(session),
    },
    ephemeralResources: { apsaramqtt_token: ephemeralToken(session) },
    functions: { fingerprint: functionFingerprint },

    validate: validateArguments,

    async configure(config, { stopped }) {
      const unknown = unknownArguments(config);
      if (unknown.length > 0) {
        session.leaveUndecided(unknown);
        return [];
      }
      const settings = await withProfileRegion(
        resolveSettings(config as ProviderArguments, process.env),
        process.env,
      );
      const problems = problemsWithSettings(settings);
      if (problems.length > 0) return problems;
      session.configure(settings, stopped);
      return warnings(config, settings);
    },
  };
}

export type { Engine } from './engine';
export {
  Configuration,
  type ConfigurationOptions,
  loadConfiguration,
  loadConfigurationFile,
  type ResourceDeclaration,
  ResourceInstance,
} from './terraform/configuration';

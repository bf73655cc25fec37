export { isPathWithin } from './allowed-root';
export type { Engine } from './engine';
export { type ProviderFunctions, type Reference, referenceOf } from './eval/scope';
export { CallError } from './functions';
export type { Block, Body, Expression, FunctionCall } from './syntax/ast';
export type { Diagnostic } from './syntax/diagnostic';
export { parseFile } from './syntax/parse';
export { type Place, SourceText } from './syntax/source-text';
export { COMMENT, callsIn, subexpressions } from './syntax/walk';
export { attributeNamed, constantText, literalText } from './terraform/block-parts';
export {
  Configuration,
  loadConfiguration,
  loadConfigurationFile,
  type ResourceDeclaration,
  ResourceInstance,
} from './terraform/configuration';
export { configurationFiles, isConfigurationFile, isVariablesFile } from './terraform/configuration-files';
export type { UnreadModule } from './terraform/context';
export type { VariableArgument } from './terraform/environment-arguments';
export { nodeIn } from './terraform/graph-nodes';
export type { ModuleConfiguration, ResourceBlock } from './terraform/module-configuration';
export type { ModuleInstance } from './terraform/module-instance';
export { featuresOfOpenTofu, referenceToTofu } from './terraform/opentofu-features';
export {
  isRequiredVersion,
  localProviderName,
  localProviderNames,
  type ProviderConfiguration,
  requiredVersionsOf,
} from './terraform/provider-configuration';
export { referencesIn } from './terraform/references';
export { providerSource } from './terraform/required-providers';
export { unmetEngineVersion } from './terraform/settings';
export { type ValueAddresses, ValueFlow } from './terraform/value-flow';
export { ANY, addressText, KEY, type ValueAddress, type ValuePath } from './terraform/value-path';
export { automaticFiles, environmentArguments, readVariablesFile } from './terraform/variable-values';
export { convert } from './values/convert';
export { type Type, Unknown, type Value } from './values/model';
export { HclNumber } from './values/number';
export { BOOL, NUMBER, STRING } from './values/type';
export {
  boolValue,
  elementsOf,
  entriesOf,
  firstUnknown,
  isNull,
  nullValue,
  numberValue,
  objectValue,
  sensitiveValue,
  stringValue,
  tupleValue,
  unknownValue,
  withOrigin,
} from './values/value';
export { ValueError } from './values/value-error';

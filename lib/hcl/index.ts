export type { Engine } from './engine';
export { type Reference, referenceOf } from './eval/scope';
export type { Attribute, Block, Body, Expression } from './syntax/ast';
export type { Diagnostic } from './syntax/diagnostic';
export { type Place, type Position, SourceText } from './syntax/source-text';
export { COMMENT, expressionsIn, partsOf } from './syntax/walk';
export {
  Configuration,
  type ConfigurationOptions,
  loadConfiguration,
  loadConfigurationFile,
  type ResourceDeclaration,
  ResourceInstance,
} from './terraform/configuration';
export { configurationFiles } from './terraform/configuration-files';
export type { UnreadModule } from './terraform/context';
export { DependencyGraph, nodeIn } from './terraform/dependency-graph';
export {
  aliasOf,
  attributeOf,
  literalText,
  type ModuleConfiguration,
  type ResourceBlock,
  type ResourceMode,
} from './terraform/module-configuration';
export type { ModuleInstance } from './terraform/module-instance';
export type { ProviderConfiguration, ProviderProblem } from './terraform/provider-configuration';
export { referencesIn } from './terraform/references';
export { readVariablesFile, type VariableArgument } from './terraform/variable-values';
export { convert } from './values/convert';
export { type Type, Unknown, type Value } from './values/model';
export { HclNumber } from './values/number';
export { STRING } from './values/type';
export {
  boolValue,
  elementsOf,
  entriesOf,
  firstUnknown,
  isNull,
  nullValue,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
} from './values/value';
export { ValueError } from './values/value-error';

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Evaluated } from '../eval/evaluation';
import type { Block, Expression } from '../syntax/ast';
import { isSensitiveOrEphemeral } from '../values/value';
import { attributeNamed, literalText } from './block-parts';
import type { ConfigurationContext, UnreadCause } from './context';
import { installedFolder } from './installed-modules';
import type { ModuleConfiguration } from './module-configuration';

/** The module that contains a call. */
export interface CallingModule {
  readonly context: ConfigurationContext;
  readonly configuration: ModuleConfiguration;
  readonly path: readonly string[];
  evaluate(expression: Expression): Evaluated;
  /** Whether a folder is that of the module or of one of its callers. */
  isWithin(folder: string): boolean;
}

/** Why a module cannot be read: a clause for "because". */
export interface NoFolder {
  readonly why: string;
  /** @default - the configuration is not valid */
  readonly cause?: UnreadCause;
}

/** The folder of the module in a call: a local path, or the folder into which `init` installed it. */
export function calledFolder(caller: CallingModule, name: string, call: Block): string | NoFolder {
  const { context, configuration } = caller;
  const attribute = attributeNamed(call.body, 'source');
  if (attribute === undefined) return { why: 'the call has no source' };
  const isLiteral = literalText(attribute.value) !== undefined && attribute.value.kind === 'template';
  if (!isLiteral && context.evaluation.engine === 'terraform')
    return { why: 'Terraform does not allow references in its source' };
  const { data, marks } = caller.evaluate(attribute.value).value;
  if (isSensitiveOrEphemeral(marks)) return { why: 'its source depends on sensitive values' };
  if (typeof data !== 'string') return { why: 'its source is not known' };
  const isLocal = /^\.\.?([/\\]|$)/.test(data);
  const version = attributeNamed(call.body, 'version');
  if (isLocal && version !== undefined) return { why: 'a call with a local path must not have a version' };
  const wanted = { source: data, version: version && literalText(version.value) };
  const folder = isLocal
    ? join(configuration.folder, data.replaceAll('\\', '/'))
    : installedFolder(context.installed.get([...caller.path, name].join('.')), wanted);
  if (folder === undefined) return { why: `its source ${data} is not installed`, cause: 'not-installed' };
  if (!existsSync(folder)) return { why: `the folder ${data} does not exist` };
  if (!context.allowsModule(folder))
    return { why: `the folder ${data} is outside of the repository`, cause: 'outside-repository' };
  if (caller.isWithin(resolve(folder))) return { why: 'the module calls itself' };
  return resolve(folder);
}

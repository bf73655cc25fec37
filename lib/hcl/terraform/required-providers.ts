import { referenceOf } from '../eval/scope';
import type { Attribute, Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { COMMENT } from '../syntax/walk';
import { constantText, literalText } from './block-parts';
import { parseConstraints } from './version-constraint';

export interface RequiredProvider {
  /** Namespace and type, with the host if it is not the public registry. */
  readonly source: string | undefined;
  /** The constraints of its version. */
  readonly version: Expression | undefined;
}

export function aliasesRequired({ type, body }: Block): string[] {
  if (type !== 'required_providers') return [];
  return body.attributes.flatMap(({ value }) => {
    const aliases = memberOf(value, 'configuration_aliases');
    return aliases?.kind !== 'tuple'
      ? []
      : aliases.items.map(({ source, start, end }) =>
          source.text.slice(start, end).replace(/^"(.*)"$/, '$1'),
        );
  });
}

export function requiredProvidersOf(settings: readonly Block[]): Map<string, RequiredProvider> {
  const required = new Map<string, RequiredProvider>();
  for (const { body } of settings.filter(({ type }) => type === 'required_providers')) {
    for (const { name, value } of body.attributes) {
      const source = memberOf(value, 'source');
      // Before Terraform 0.13 an entry was the version alone.
      const version = value.kind === 'template' ? value : memberOf(value, 'version');
      required.set(name, { source: source && literalText(source), version });
    }
  }
  return required;
}

/**
 * The provider of a local name in a module: namespace and type, with the host if it is not a public registry. Without an entry
 * in `required_providers`, the namespace is hashicorp.
 */
export function providerSource(
  { requiredProviders }: { readonly requiredProviders: ReadonlyMap<string, RequiredProvider> },
  local: string,
): string {
  const source = requiredProviders.get(local)?.source ?? local;
  const parts = source.toLowerCase().split('/');
  if (parts.length === 1) return `hashicorp/${parts[0]}`;
  return PUBLIC_REGISTRIES.includes(parts[0] ?? '') ? parts.slice(1).join('/') : parts.join('/');
}

const PUBLIC_REGISTRIES = ['registry.terraform.io', 'registry.opentofu.org'];

function memberOf(value: Expression, name: string): Expression | undefined {
  const items = value.kind === 'object' ? value.items : [];
  return items.find((item) => keyOf(item) === name)?.value;
}

function keyOf({ key, word }: { readonly key: Expression; readonly word?: string | undefined }): string {
  return word ?? literalText(key.kind === 'parentheses' ? key.inner : key) ?? '';
}

/** Reports the faults of a block `required_providers` for which an engine refuses the configuration. */
export function requiredProviderFaults({ labels, body }: Block): Diagnostic[] {
  return [
    ...labels.slice(0, 1).map((label) => errorAt('A block required_providers has no label.', label)),
    ...body.blocks.map(({ header }) =>
      errorAt('A block required_providers can contain only arguments.', header),
    ),
    ...body.attributes.filter(({ name }) => name !== COMMENT).flatMap(entryFaults),
  ];
}

function entryFaults({ name, namePlace, value }: Attribute): Diagnostic[] {
  const wrongName = isProviderName(name)
    ? []
    : [errorAt(`"${name}" is not the name of a provider: lower-case letters, digits and dashes.`, namePlace)];
  if (value.kind === 'template') return [...wrongName, ...constraintFaults(value)];
  if (value.kind !== 'object')
    return value.kind === 'number'
      ? wrongName
      : [...wrongName, errorAt('A required provider must be an object with its source and version.', value)];
  return [
    ...wrongName,
    ...value.items.flatMap((item) => {
      const key = keyOf(item);
      switch (key) {
        case 'source':
          return sourceFaults(item.value);
        case 'version':
          return item.value.kind === 'template'
            ? constraintFaults(item.value)
            : [errorAt('The version of a provider must be a string.', item.value)];
        case 'configuration_aliases':
          return aliasFaults(name, item.value);
        default:
          return [errorAt(`A required provider has no ${key || 'such argument'}.`, item.key)];
      }
    }),
  ];
}

/** Whether a provider's name has the form that the engines require. */
export function isProviderName(name: string): boolean {
  return isProviderPart(name) && name === name.toLowerCase();
}

function isProviderPart(text: string): boolean {
  return /^[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*$/u.test(text);
}

function sourceFaults(value: Expression): Diagnostic[] {
  const text = value.kind === 'template' ? literalText(value) : undefined;
  if (text === undefined)
    return [errorAt('The source of a provider must be a string without references.', value)];
  const parts = text.split('/');
  const [namespace = '', type = ''] = parts.length === 1 ? ['hashicorp', text] : parts.slice(-2);
  if (parts.length <= 3 && parts[0] !== '' && isProviderPart(namespace) && isProviderPart(type)) {
    if (!type.toLowerCase().startsWith('terraform-provider-')) return [];
    return [errorAt('The source of a provider must not repeat the prefix "terraform-provider-".', value)];
  }
  return [errorAt(`"${text}" is not the source of a provider: [HOSTNAME/]NAMESPACE/TYPE.`, value)];
}

/** The faults of a provider's version constraints. */
export function constraintFaults(value: Expression): Diagnostic[] {
  const text = constantText(value);
  if (text === undefined) return [];
  const isWrong = parseConstraints(text)?.every((one) => !one.hasPrefix && one.limit.length <= 3) !== true;
  return isWrong ? [errorAt(`"${text}" is not a version constraint like "~> 1.2".`, value)] : [];
}

function aliasFaults(name: string, value: Expression): Diagnostic[] {
  if (value.kind !== 'tuple') return [errorAt('configuration_aliases must be a list in brackets.', value)];
  return value.items
    .filter((item) => item.kind !== 'template' && referenceOf(item)?.root !== name)
    .map((item) => errorAt(`An alias of the provider ${name} must begin with "${name}.".`, item));
}

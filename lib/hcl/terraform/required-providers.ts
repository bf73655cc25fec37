import { referenceOf } from '../eval/scope';
import type { Attribute, Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { COMMENT } from '../syntax/walk';
import { constantText, literalText } from './block-parts';
import { parseConstraints } from './version-constraint';

export interface RequiredProvider {
  /** The `source`: namespace and type, with a host if it is not the public registry. */
  readonly source: string | undefined;
  /** The version constraint. */
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
      // Before Terraform 0.13, an entry was only the version.
      const version = value.kind === 'template' ? value : memberOf(value, 'version');
      required.set(name, { source: source && literalText(source), version });
    }
  }
  return required;
}

/**
 * The source of the provider with this local name: namespace and type, with a host if it is not a public registry. Without an entry in
 * `required_providers`, the namespace is hashicorp.
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

/** The errors in a `required_providers` block. */
export function requiredProviderErrors({ labels, body }: Block): Diagnostic[] {
  return [
    ...labels.slice(0, 1).map((label) => errorAt('A required_providers block must not have a label.', label)),
    ...body.blocks.map(({ header }) =>
      errorAt('A required_providers block must contain only arguments.', header),
    ),
    ...body.attributes.filter(({ name }) => name !== COMMENT).flatMap(entryErrors),
  ];
}

function entryErrors({ name, namePlace, value }: Attribute): Diagnostic[] {
  const wrongName = isProviderName(name)
    ? []
    : [
        errorAt(
          `"${name}" is not a valid provider name: only lower-case letters, digits and dashes are allowed.`,
          namePlace,
        ),
      ];
  if (value.kind === 'template') return [...wrongName, ...constraintErrors(value)];
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
          return sourceErrors(item.value);
        case 'version':
          return item.value.kind === 'template'
            ? constraintErrors(item.value)
            : [errorAt('The version of a provider must be a string.', item.value)];
        case 'configuration_aliases':
          return aliasErrors(name, item.value);
        default:
          return [
            errorAt(
              'Only source, version and configuration_aliases are allowed in a required provider.',
              item.key,
            ),
          ];
      }
    }),
  ];
}

/** Whether the engines accept a local name of a provider. */
export function isProviderName(name: string): boolean {
  return isProviderPart(name) && name === name.toLowerCase();
}

function isProviderPart(text: string): boolean {
  return /^[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*$/u.test(text);
}

function sourceErrors(value: Expression): Diagnostic[] {
  const text = value.kind === 'template' ? literalText(value) : undefined;
  if (text === undefined)
    return [errorAt('The source of a provider must be a string without references.', value)];
  const parts = text.split('/');
  const [namespace = '', type = ''] = parts.length === 1 ? ['hashicorp', text] : parts.slice(-2);
  if (parts.length <= 3 && parts[0] !== '' && isProviderPart(namespace) && isProviderPart(type)) {
    if (!type.toLowerCase().startsWith('terraform-provider-')) return [];
    return [errorAt('The source of a provider must not repeat the prefix "terraform-provider-".', value)];
  }
  return [errorAt(`"${text}" is not a valid provider source. Its form is [HOSTNAME/]NAMESPACE/TYPE.`, value)];
}

/** The errors in the version constraint of a provider. */
export function constraintErrors(value: Expression): Diagnostic[] {
  const text = constantText(value);
  if (text === undefined) return [];
  const isWrong = parseConstraints(text)?.every((one) => !one.hasPrefix && one.limit.length <= 3) !== true;
  return isWrong ? [errorAt(`"${text}" is not a valid version constraint. Example: "~> 1.2".`, value)] : [];
}

function aliasErrors(name: string, value: Expression): Diagnostic[] {
  if (value.kind !== 'tuple') return [errorAt('configuration_aliases must be a list in brackets.', value)];
  return value.items
    .filter((item) => item.kind !== 'template' && referenceOf(item)?.root !== name)
    .map((item) => errorAt(`An alias of the provider ${name} must begin with "${name}.".`, item));
}

import { visible } from '../../gate/visible';
import {
  type Configuration,
  type Expression,
  isRequiredVersion,
  localProviderName,
  localProviderNames,
  type ModuleInstance,
  providerSource,
  type ResourceDeclaration,
  requiredVersionsOf,
} from '../../hcl';
import { PROVIDER_SOURCE } from '../../placement/provider-address';
import type { CheckedToken, DeclaredGate, Location } from '../check-result';
import { unjudgedGate } from '../checked-token';
import { locationOf } from './place';

declare const __VERSION__: string;

/** A provider other than apsaramqtt/apsaramqtt that a configuration selects for a gate. */
export interface OtherProvider {
  /** Whether it is a provider of another author. If not, it is a default source that does not exist. */
  readonly isStranger: boolean;
  readonly message: string;
  readonly help: string;
}

/** A gate that uses the provider of another author (AMT010). */
export function gateOfStranger(gate: DeclaredGate, { message, help }: OtherProvider): CheckedToken {
  return unjudgedGate(gate, message, `${help} Or trust the configuration (--trust-configuration).`);
}

/** The provider of a local name in a module, if it is not apsaramqtt/apsaramqtt. */
export function otherProvider(module: ModuleInstance, local: string): OtherProvider | undefined {
  const { requiredProviders } = module.configuration;
  const source = providerSource(module.configuration, local);
  if (isOurs(source)) return undefined;
  const owner = module.address === '' ? 'the root module' : module.address;
  if (!source.startsWith('hashicorp/')) {
    const message = `The gate uses the provider ${source} instead of ${PROVIDER_SOURCE}, because required_providers of ${owner} sets this source.`;
    return { isStranger: true, message, help: `Set its source to "${PROVIDER_SOURCE}".` };
  }
  const line = `${local} = { source = "${PROVIDER_SOURCE}" }`;
  const message = `required_providers of ${owner} sets no source for ${local}, so init looks for the provider ${source}, which does not exist.`;
  const help =
    requiredProviders.size > 0
      ? `In required_providers of ${owner}, set ${line}`
      : `In the terraform block of ${owner}, add required_providers { ${line} }`;
  return { isStranger: false, message, help };
}

/** A gate in a module with a `provider_meta` block, which the engine refuses, because the provider accepts no metadata (AMT010). */
export function gateWithMetadata(
  { resource, module }: ResourceDeclaration,
  gate: DeclaredGate,
): CheckedToken | undefined {
  const local = localProviderName(resource);
  const metadata = module.configuration.settings.find(
    ({ type, labels }) => type === 'provider_meta' && labels[0]?.text === local,
  );
  if (metadata === undefined) return undefined;
  const { file, line } = locationOf(metadata.header);
  const message = `${file}:${line} has a block provider_meta for ${local}, which accepts no metadata, so every plan fails.`;
  return unjudgedGate(gate, message, 'Remove the block.');
}

/** A version constraint that excludes a version of the provider. */
export interface ExcludedVersion {
  readonly version: string;
  readonly required: Expression;
}

/** The version in the lock file, or else that of this command. */
export function chosenVersion({ lockedVersions }: Configuration): string {
  return Array.from(lockedVersions).find(([source]) => isOurs(source))?.[1] ?? __VERSION__;
}

/** Finds the constraint in any module that excludes a version of the provider. */
export function excludedVersion({ root }: Configuration, version: string): ExcludedVersion | undefined {
  for (const { configuration } of root.all()) {
    for (const name of localProviderNames(configuration)) {
      if (!isOurs(providerSource(configuration, name))) continue;
      const required = requiredVersionsOf(configuration, name).find(
        (constraints) => !isRequiredVersion(version, constraints),
      );
      if (required !== undefined) return { version, required };
    }
  }
  return undefined;
}

/** A gate whose provider is excluded by a version constraint (AMT010). */
export function gateOfExcludedVersion(gate: DeclaredGate, excluded: ExcludedVersion): CheckedToken {
  const help = 'Correct the constraint, or run terraform init -upgrade if another version is installed.';
  return unjudgedGate(gate, excludedVersionMessage(excluded), help);
}

export function excludedVersionMessage({ version, required }: ExcludedVersion): string {
  const { file, line } = locationOf(required);
  const text = required.source.text.slice(required.start, required.end);
  return `${file}:${line} requires version ${text} of the provider ${PROVIDER_SOURCE}, but this is version ${version}, so init does not find it.`;
}

/** An instance of a gate in a plan whose verdict comes from another provider (AMT010). */
export function judgedByAnotherProvider(
  { address, location }: { readonly address: string; readonly location: Location },
  providers: readonly string[],
): CheckedToken | undefined {
  const other = providers.find((provider) => !isOurs(provider));
  if (other === undefined) return undefined;
  const message = `In the plan, the provider of the gate is ${visible(other)} instead of ${PROVIDER_SOURCE}.`;
  const help = `Set the source of the provider to "${PROVIDER_SOURCE}" in required_providers and plan again, or trust the plan (--trust-configuration).`;
  return unjudgedGate({ name: address, location }, message, help);
}

/** Whether a source is apsaramqtt/apsaramqtt, in any registry. */
export function isOurs(source: string): boolean {
  return source === PROVIDER_SOURCE || source.endsWith(`/${PROVIDER_SOURCE}`);
}

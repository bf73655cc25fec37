import { type TerraformProvider, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';
import { bodiesOf, isBody } from '../gate/configuration/block';
import { addInfo, addWarning } from './annotations';
import {
  apsaramqttProviderAssumeRoleToTerraform,
  apsaramqttProviderAssumeRoleWithOidcToTerraform,
  apsaramqttProviderEndpointsToTerraform,
} from './generated/provider';
import { resolved } from './synthesized';

type Arguments = Record<string, unknown>;

/** The blocks that both providers have, with the arguments that ours supports. */
const BLOCKS: Readonly<Record<string, readonly string[]>> = {
  assume_role: Object.keys(apsaramqttProviderAssumeRoleToTerraform({})),
  assume_role_with_oidc: Object.keys(apsaramqttProviderAssumeRoleWithOidcToTerraform({})),
  endpoints: Object.keys(apsaramqttProviderEndpointsToTerraform({})),
};

/** Arguments of alicloud that QueryToken does not need. */
const WITHOUT_EFFECT = new Set([
  'account_id',
  'account_type',
  'configuration_source',
  'fc',
  'features',
  'log_endpoint',
  'mns_endpoint',
  'ots_instance_name',
  'skip_region_validation',
]);

const HELP: Readonly<Record<string, string>> = {
  protocol: 'QueryToken is always called over https.',
};

/** The arguments of an alicloud provider as it synthesizes them, with references and overrides. */
export class AlicloudSettings {
  /** @param names the arguments of our provider. */
  constructor(
    private readonly alicloud: TerraformProvider,
    private readonly names: readonly string[],
  ) {}

  /** The path of the alicloud provider. */
  get path(): string {
    return this.alicloud.node.path;
  }

  /** The arguments that our provider also has. */
  carriedOver(): Arguments {
    return this.#carriedOver(this.alicloud.toTerraform());
  }

  /** Like {@link carriedOver}, for HCL. */
  carriedOverAsHcl(): Arguments {
    return this.#carriedOver(this.alicloud.toHclTerraform());
  }

  #carriedOver(configuration: unknown): Arguments {
    const entries = Object.entries(this.#block(configuration)).filter(([name]) => this.#has(name));
    return Object.fromEntries(entries.map(([name, value]) => [name, withoutUnknown(name, value)]));
  }

  /** The names of set arguments that our provider does not have, such as `protocol` or `assume_role.serial_number`. */
  leftOut(): string[] {
    const block = resolved(this.alicloud, this.#block(this.alicloud.toTerraform())) as Arguments;
    const isSet = ([, value]: [string, unknown]) => value !== null && [value].flat().length > 0;
    return Object.entries(block)
      .filter(isSet)
      .flatMap(([name, value]) => {
        if (name === 'alias') return [];
        return this.#has(name) ? unknownIn(name, value) : [name];
      });
  }

  /** Whether our provider has an argument. The alias is excluded, because it belongs to the construct. */
  #has(name: string): boolean {
    return name !== 'alias' && this.names.includes(name);
  }

  #block(configuration: unknown): Arguments {
    const { provider } = configuration as { provider: Record<string, [Arguments]> };
    const [block = {}] = provider[this.alicloud.terraformResourceType] ?? [];
    return block;
  }
}

/** A block without the arguments that our provider does not have. */
function withoutUnknown(name: string, value: unknown): unknown {
  const known = BLOCKS[name];
  if (!known || Tokenization.isResolvable(value)) return value;
  if (Array.isArray(value)) return value.map((body) => withoutUnknown(name, body));
  if (!isBody(value)) return value;
  // For HCL, cdktf wraps the block in an object with its type.
  if (isBody(value.value)) return { ...value, value: withoutUnknown(name, value.value) };
  return Object.fromEntries(Object.entries(value).filter(([argument]) => known.includes(argument)));
}

function unknownIn(name: string, value: unknown): string[] {
  const known = BLOCKS[name];
  if (!known) return [];
  return bodiesOf(value)
    .flatMap((body) => Object.keys(body))
    .filter((argument) => !known.includes(argument))
    .map((argument) => `${name}.${argument}`);
}

/** Adds an annotation for each argument of alicloud that our provider does not have. */
export class LeftOutNotice {
  readonly #reported = new Set<string>();

  constructor(private readonly settings: AlicloudSettings) {}

  add(node: IConstruct): void {
    for (const name of this.settings.leftOut()) {
      // An app can be synthesized more than once.
      if (this.#reported.has(name)) continue;
      this.#reported.add(name);
      const isNeeded = !WITHOUT_EFFECT.has(name) && !name.startsWith('endpoints.');
      const effect = isNeeded
        ? (HELP[name] ?? 'QueryToken is called without it.')
        : 'QueryToken does not need it.';
      const add = isNeeded ? addWarning : addInfo;
      add(
        node,
        `${this.settings.path} sets ${name}, which has no counterpart in the provider apsaramqtt and was not copied. ${effect}`,
      );
    }
  }
}

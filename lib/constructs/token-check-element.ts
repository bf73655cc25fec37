import { TerraformDataSource, type TerraformElement } from 'cdktf';
import type { IConstruct } from 'constructs';
import { EphemeralApsaramqttToken } from './ephemeral-apsaramqtt-token';
import { Gate } from './gate';
import { resolved } from './synthesized';

const DATA_SOURCES = new Set(['apsaramqtt_token', 'apsaramqtt_tokens']);

/** The arguments of a check that the guards look at, as they are synthesized. */
export interface CheckArguments {
  readonly token?: string;
  readonly tokens?: Readonly<Record<string, string>>;
  readonly token_env?: string;
  readonly token_envs?: Readonly<Record<string, string>>;
  readonly token_file?: string;
  readonly token_files?: Readonly<Record<string, string>>;
  readonly on_invalid?: string;
  readonly on_unverified?: string;
}

/** Something in a configuration that asks about tokens. */
export interface TokenCheckElement {
  readonly element: TerraformElement;
  /** The gate that it belongs to, or itself: what its author knows it by. */
  readonly construct: IConstruct;
  readonly arguments: CheckArguments;
}

/** Every check in a scope, gates' and others'. */
export function tokenChecksIn(scope: IConstruct): TokenCheckElement[] {
  return scope.node
    .findAll()
    .filter(isTokenCheck)
    .map((element) => {
      const { scope: parent } = element.node;
      return {
        element,
        construct: parent instanceof Gate ? parent : element,
        arguments: argumentsOf(element),
      };
    });
}

function isTokenCheck(construct: IConstruct): construct is TerraformElement {
  if (construct instanceof EphemeralApsaramqttToken) return true;
  return (
    TerraformDataSource.isTerraformDataSource(construct) && DATA_SOURCES.has(construct.terraformResourceType)
  );
}

/** A configuration is nested as `data`, type, name. */
function argumentsOf(element: TerraformElement): CheckArguments {
  const { data, ephemeral } = resolved(element, element.toTerraform()) as Record<
    string,
    Record<string, Record<string, CheckArguments>>
  >;
  const [byName] = Object.values(data ?? ephemeral ?? {});
  return Object.values(byName ?? {})[0] ?? {};
}

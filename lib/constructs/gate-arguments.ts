import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { defaultPolicy } from './default-policy';
import type { GateProps } from './gate-props';

/** What every gate passes on to what asks. */
export function gateArguments(
  gate: IConstruct,
  { instanceId, onInvalid, onUnverified, provider }: GateProps,
) {
  if (provider && TerraformStack.of(provider) !== TerraformStack.of(gate)) {
    throw new Error(
      `The gate ${gate.node.path} cannot ask through the provider ${provider.node.path}: they are in different stacks. Create an ApsaramqttProvider in ${TerraformStack.of(gate).node.path}.`,
    );
  }
  return {
    instanceId: instanceId.value,
    onInvalid: onInvalid ?? defaultPolicy(gate, 'onInvalid'),
    onUnverified: onUnverified ?? defaultPolicy(gate, 'onUnverified'),
    provider,
  };
}

/** The same as Terraform names them. Names within a map, such as those of tokens, stay. */
export function terraformArguments({
  provider,
  ...config
}: ReturnType<typeof gateArguments> & Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(config).map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return { ...Object.fromEntries(entries), provider: provider?.fqn };
}

import { TerraformDataSource, type TerraformStack } from 'cdktf';
import { Gate } from './gate';
import { providersIn } from './providers-in';

/**
 * The checks of a stack that would be done with a provider that Terraform makes up from the environment, because they are given none
 * and each that there is has an alias: sentences.
 */
export function checksWithoutProvider(stack: TerraformStack): string[] {
  const aliases = providersIn(stack).map(({ alias }) => alias);
  if (aliases.includes(undefined)) return [];
  return stack.node
    .findAll()
    .filter((construct) => TerraformDataSource.isTerraformDataSource(construct))
    .filter(
      ({ terraformResourceType, provider }) => terraformResourceType.startsWith('apsaramqtt_') && !provider,
    )
    .map(({ node }) => (node.scope instanceof Gate ? node.scope.node.path : node.path))
    .map(
      (path) =>
        `${path} is given no provider, and every ApsaramqttProvider of the stack has an alias (${aliases.join(', ')}). Give it one of them as provider.`,
    );
}

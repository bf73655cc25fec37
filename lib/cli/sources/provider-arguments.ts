import { type Block, type Body, isBody } from '../../gate/configuration/block';
import type { ProviderArguments } from '../../onsmqtt/settings';
import type { Values } from './values';

const PROVIDER = 'provider.apsaramqtt';

/** The arguments of the provider block that a check is asked with, as far as they are known before Terraform runs. */
export function providerArguments(
  check: Block,
  { blocks, values }: { readonly blocks: readonly Block[]; readonly values: Values },
): ProviderArguments {
  const { provider } = check.body;
  const alias = typeof provider === 'string' ? provider.replace(/^\$\{|\}$/g, '').split('.')[1] : undefined;
  const block = blocks.find(({ address, body }) => address === PROVIDER && body.alias === alias);
  return known(block?.body ?? {}, values);
}

function known(body: Body, values: Values): Body {
  const entries = Object.entries(body).map(([name, given]) => {
    if (isBody(given) || Array.isArray(given)) {
      const nested = [given].flat().filter(isBody);
      return [name, nested.map((one) => known(one, values))] as const;
    }
    const resolved = values.resolve(given);
    return [name, 'value' in resolved ? resolved.value : undefined] as const;
  });
  return Object.fromEntries(entries.filter(([name]) => name !== '//' && name !== 'alias'));
}

import { type Block, type Body, isBody } from '../../gate/configuration/block';
import type { ProviderArguments } from '../../onsmqtt/settings';
import type { Values } from './values';

const PROVIDER = 'provider.apsaramqtt';

/** The provider blocks that the checks of a module are asked with: its own, else those that its caller passes on. */
export class ProviderBlocks {
  constructor(
    private readonly blocks: readonly Block[],
    private readonly values: Values,
    private readonly inherited: (alias: string | undefined) => ProviderArguments = () => ({}),
  ) {}

  /** The arguments of the provider block that a check names, as far as they are known before Terraform runs. */
  argumentsFor({ body }: Block): ProviderArguments {
    return this.#argumentsOf(aliasIn(body.provider));
  }

  /** What a module gets that is called from this one: the default block, and those that the call names. */
  passedTo({ body }: Block): (alias: string | undefined) => ProviderArguments {
    const passed = isBody(body.providers) ? body.providers : {};
    return (alias) => {
      const name = alias === undefined ? 'apsaramqtt' : `apsaramqtt.${alias}`;
      return this.#argumentsOf(aliasIn(passed[name]));
    };
  }

  #argumentsOf(alias: string | undefined): ProviderArguments {
    const own = this.blocks.find(({ address, body }) => address === PROVIDER && body.alias === alias);
    return own ? known(own.body, this.values) : this.inherited(alias);
  }
}

/** A reference to a provider block is its name, and its alias where it has one. */
function aliasIn(reference: unknown): string | undefined {
  return typeof reference === 'string' ? reference.replace(/^\$\{|\}$/g, '').split('.')[1] : undefined;
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

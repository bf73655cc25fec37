import { IGNORED_ARGUMENTS, isIgnored } from '../onsmqtt/facts/alicloud-provider';
import type { Attribute, Block, NestedBlock } from '../plugin/schema';

const description = 'An argument of the alicloud provider. It has no effect here.';

function ignored(type: 'string' | 'bool' = 'string'): Attribute {
  return { type, optional: true, description };
}

function block(attributes: Block['attributes'], blocks?: Block['blocks']): Block {
  return { description, attributes, blocks };
}

/** Arguments of the alicloud provider that have no effect here. */
export const IGNORED_ATTRIBUTES: Block['attributes'] = Object.fromEntries(
  Object.entries(IGNORED_ARGUMENTS.attributes).map(([name, type]) => [name, ignored(type)]),
);

/** The ignored attributes of its `endpoints` block. */
export const IGNORED_ENDPOINTS: Block['attributes'] = Object.fromEntries(
  IGNORED_ARGUMENTS.services.map((service) => [service, ignored()]),
);

/** Its ignored blocks. */
export const IGNORED_BLOCKS: Readonly<Record<string, NestedBlock>> = {
  sign_version: { nesting: 'set', maxItems: 1, block: block({ oss: ignored(), sls: ignored() }) },
  features: {
    nesting: 'list',
    maxItems: 1,
    block: block(
      {},
      {
        ecs_instance: {
          nesting: 'list',
          maxItems: 1,
          block: block({ replace_on_image_update: ignored('bool') }),
        },
      },
    ),
  },
};

/** The names of the ignored arguments that are set, such as `protocol` and `endpoints.ecs`. */
export function ignoredArguments(config: Readonly<Record<string, unknown>>): string[] {
  const { endpoints } = config;
  const hosts = (Array.isArray(endpoints) ? endpoints : []).flatMap((one: object) => Object.entries(one));
  const names = Object.entries(config).filter(([name, value]) => isIgnored(name) && isSet(value));
  const services = hosts.filter(([name, value]) => name !== 'sts' && isSet(value));
  return [...names.map(([name]) => name), ...services.map(([name]) => `endpoints.${name}`)];
}

function isSet(value: unknown): boolean {
  return value !== null && !(Array.isArray(value) && value.length === 0);
}

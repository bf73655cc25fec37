import { type Configuration, localProviderName, providerSource } from '../../../hcl';
import type { Unreadable } from '../../check-result';
import { isOurs } from '../gate-provider';
import { locationOf, placeText } from '../place';
import { isGateResource } from './gate-block';

/** Blocks whose type the apsaramqtt provider does not have, such as a misspelled gate, which would otherwise not count as a gate. */
export function unknownTypes({ root }: Configuration): Unreadable[] {
  return [...root.all(), ...root.absent()].flatMap(({ configuration }) =>
    Array.from(configuration.resources.values()).flatMap((resource) => {
      const local = localProviderName(resource);
      if (isGateResource(resource) || !isOurs(providerSource(configuration, local))) return [];
      const { type, header } = resource.block;
      return {
        code: 'InvalidConfiguration',
        message: `${placeText(header)}: The provider ${local} has no ${type} ${resource.type}.`,
        help: 'Correct the type of the block.',
        location: locationOf(header),
        isFaulty: true,
      };
    }),
  );
}

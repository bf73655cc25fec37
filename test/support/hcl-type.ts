import type { Type } from '../../lib/hcl/values/model';

/** A type in the notation of Terraform's JSON. */
export function typeAsJson(type: Type): unknown {
  switch (type.kind) {
    case 'any':
      return 'dynamic';
    case 'list':
    case 'set':
    case 'map':
      return [type.kind, typeAsJson(type.element)];
    case 'tuple':
      return ['tuple', type.elements.map(typeAsJson)];
    case 'object':
      return [
        'object',
        Object.fromEntries(Array.from(type.attributes, ([name, attribute]) => [name, typeAsJson(attribute)])),
      ];
    default:
      return type.kind;
  }
}

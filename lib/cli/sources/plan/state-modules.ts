import type { JsonBytes, JsonRange } from '../json-bytes';

/** One module instance in a state of a plan (`prior_state`, `planned_values`). */
export interface StateModule {
  /** The address with instance keys. Empty for the root module. */
  readonly address: string;
  /** Undefined if there are none, because Terraform omits an empty list. */
  readonly resources: JsonRange | undefined;
  /** Whether the modules that it calls are listed. */
  readonly hasChildren: boolean;
}

/** The modules of a state, the root first; empty without a state. */
export function* stateModules(json: JsonBytes, state: JsonRange | undefined): Generator<StateModule> {
  const root = memberOf(json, memberOf(json, state, 'values') ?? state, 'root_module');
  const pending = root ? [root] : [];
  while (pending.length > 0) {
    const range = pending.pop();
    if (!range || !json.isObject(range)) continue;
    const members = new Map<string, JsonRange>(json.members(range));
    const children = listIn(json, members, 'child_modules');
    const address = members.get('address');
    yield {
      address: address ? String(json.parse(address)) : '',
      resources: listIn(json, members, 'resources'),
      hasChildren: children !== undefined,
    };
    if (children) for (const child of json.elements(children)) pending.push(child);
  }
}

function listIn(
  json: JsonBytes,
  members: ReadonlyMap<string, JsonRange>,
  name: string,
): JsonRange | undefined {
  const range = members.get(name);
  return range && json.isList(range) ? range : undefined;
}

function memberOf(json: JsonBytes, range: JsonRange | undefined, name: string): JsonRange | undefined {
  if (!range || !json.isObject(range)) return undefined;
  for (const [key, value] of json.members(range)) if (key === name) return value;
  return undefined;
}

/** The parts of an address in a plan. */
export interface PlanAddress {
  /** The module with its instance keys, such as `module.line["a"]`. Empty for the root module. */
  readonly module: string;
  /** The address within the module, such as `data.apsaramqtt_token.device_1`. */
  readonly name: string;
}

const KEY = String.raw`\[(?:"(?:[^"\\]|\\.)*"|\d+)\]`;
const KEYS = new RegExp(KEY, 'g');
const LAST_CALL = new RegExp(String.raw`\.?module\.[^.[]+(?:${KEY})?$`);
const PARTS = new RegExp(String.raw`^((?:module\.[^.[]+(?:${KEY})?\.)*)(.*)$`, 's');

export function planAddress(address: string): PlanAddress {
  const [, modules = '', name = ''] = PARTS.exec(address) ?? [];
  return { module: modules.replace(/\.$/, ''), name };
}

/** An address without the keys of instances: `module.m["a"].data.t.x[0]` becomes `module.m.data.t.x`. */
export function withoutKeys(address: string): string {
  return address.replace(KEYS, '');
}

/** The module that calls a module, with instance keys. Undefined for the root module. */
export function callerOf(module: string): string | undefined {
  return module === '' ? undefined : module.replace(LAST_CALL, '');
}

/** The full address of something in a module. */
export function qualified(module: string, address: string): string {
  return module === '' ? address : `${module}.${address}`;
}

/** An address in a plan, in the parts that are looked at here. */
export interface PlanAddress {
  /** With the keys of its instances, as in `module.line["a"]`; nothing for the root. */
  readonly module: string;
  /** In the module: `data.apsaramqtt_token.device_1`. */
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

/** The module that a module is called from, with the keys of instances; undefined for the root. */
export function callerOf(module: string): string | undefined {
  return module === '' ? undefined : module.replace(LAST_CALL, '');
}

/** An address within a module. */
export function qualified(module: string, address: string): string {
  return module === '' ? address : `${module}.${address}`;
}

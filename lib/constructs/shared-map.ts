/** A map that all copies of this package in a process share. A library may bring its own copy. */
export function sharedMap<Key extends WeakKey, Value>(name: string): WeakMap<Key, Value> {
  const symbol = Symbol.for(`cdktf-apsaramqtt/${name}`);
  const holder = globalThis as unknown as Record<symbol, WeakMap<Key, Value>>;
  holder[symbol] ??= new WeakMap();
  return holder[symbol];
}

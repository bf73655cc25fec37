import { join } from 'node:path';
import util from 'node:util';
import { looksLikeToken } from '../gate/secrets/likely-token';
import { safeSources } from './spelling';

/**
 * Keeps values out of the errors of jsii, which shows in them what a program in another language gave in place of another type: a
 * token, where the program gave the text and not an MqttToken. jsii refuses it before this package sees it. It renders values by
 * `inspect(value, false, 0)`, members of enums and keys of maps by `inspect(text)`.
 */
if (process.env.JSII_AGENT !== undefined) {
  util.inspect = new Proxy(util.inspect, {
    apply: (inspect, self, args: Parameters<typeof util.inspect>) =>
      isOfJsii(args) ? notShown(args[0]) : Reflect.apply(inspect, self, args),
  });
  hideUnknownMembers();
}

function isOfJsii(args: readonly unknown[]): boolean {
  const [value, showHidden, depth] = args;
  if (args.length === 1) return typeof value === 'string' && looksLikeToken(value);
  return showHidden === false && depth === 0;
}

/**
 * In Go, any text can be given as an enum, and crosses as `<package>.TokenPolicy/<text>`. jsii splits that at its last "/", which many
 * tokens have one of, looks for the rest among the members of this package, and shows what it does not find.
 */
function hideUnknownMembers(): void {
  const members: object | undefined = require.cache[join(__dirname, '../index.js')]?.exports;
  if (members === undefined) return;
  const unknown = new Proxy(Object.prototype, {
    get(target, name, receiver) {
      if (typeof name === 'string' && name.includes('/')) throw new Error(notShown(name));
      return Reflect.get(target, name, receiver);
    },
  });
  Object.setPrototypeOf(members, unknown);
}

function notShown(value: unknown): string {
  // In Go, a struct crosses as the object that it is for jsii only where its pointer is given.
  const isGoStruct = /^go/i.test(process.env.JSII_AGENT ?? '') && typeof value === 'object' && value !== null;
  const pointer = 'Where an interface is asked for, such as IResourceMatcher, give a pointer to a struct. ';
  return `Not shown, because it may be a token. ${isGoStruct ? pointer : ''}Give a token as ${safeSources()}.`;
}

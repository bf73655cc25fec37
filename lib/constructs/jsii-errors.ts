import { join } from 'node:path';
import util from 'node:util';
import { looksLikeToken } from '../gate/secrets/likely-token';
import { safeSources } from './spelling';

/**
 * Hides values in the errors of jsii. If a program in another language passes a value of a wrong type, jsii shows the value. It may be a
 * token that was passed in place of an MqttToken, and jsii refuses it before this package is called. jsii renders values with
 * `inspect(value, false, 0)`, and members of enums and keys of maps with `inspect(text)`.
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
 * Hides enum members that jsii does not find. In Go, any string can be passed as an enum. It reaches jsii as `<package>.TokenPolicy/<text>`.
 * jsii splits this at the last "/". If the text is a token that contains "/", a part of the token is taken for the name of a type, which
 * jsii looks up among the members of this package and shows.
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
  // In Go, jsii recognises a struct as an object only if a pointer to it is passed.
  const isGoStruct = /^go/i.test(process.env.JSII_AGENT ?? '') && typeof value === 'object' && value !== null;
  const pointer = 'For an interface, such as IResourceMatcher, pass a pointer to a struct. ';
  return `Not shown, because it may be a token. ${isGoStruct ? pointer : ''}Give a token as ${safeSources()}.`;
}

import util from 'node:util';
import { safeSources } from './spelling';

/**
 * Keeps values out of the errors of jsii, which shows in them what a program in another language gave in place of another type: a
 * token, where the program gave the text and not an MqttToken. jsii refuses it before this package sees it, and renders it by
 * `inspect(value, false, 0)`.
 */
if (process.env.JSII_AGENT !== undefined) {
  util.inspect = new Proxy(util.inspect, {
    apply: (inspect, self, args: Parameters<typeof util.inspect>) =>
      isOfJsii(args) ? notShown(args[0]) : Reflect.apply(inspect, self, args),
  });
}

function isOfJsii([, showHidden, depth]: readonly unknown[]): boolean {
  return showHidden === false && depth === 0;
}

function notShown(value: unknown): string {
  // In Go, a struct crosses as the object that it is for jsii only where its pointer is given.
  const isGoStruct = /^go/i.test(process.env.JSII_AGENT ?? '') && typeof value === 'object' && value !== null;
  const pointer = 'Where an interface is asked for, such as IResourceMatcher, give a pointer to a struct. ';
  return `Not shown, because it may be a token. ${isGoStruct ? pointer : ''}Give a token as ${safeSources()}.`;
}

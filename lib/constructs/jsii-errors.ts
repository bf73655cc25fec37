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
      isOfJsii(args)
        ? `Not shown, because it may be a token. Give a token as ${safeSources()}.`
        : Reflect.apply(inspect, self, args),
  });
}

function isOfJsii([, showHidden, depth]: readonly unknown[]): boolean {
  return showHidden === false && depth === 0;
}

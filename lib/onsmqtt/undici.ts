/**
 * The parts of undici that we use, file by file: all of undici takes 48 ms to load, these take 15 ms, and a plan waits for it.
 */
import { setFlagsFromString } from 'node:v8';

// undici parses HTTP with WebAssembly. Without this, V8 begins to optimise that code, and a process that ends after a few
// requests first waits 100 ms for the optimiser.
setFlagsFromString('--liftoff-only');

import api = require('undici/lib/api');
import Dispatcher = require('undici/lib/dispatcher/dispatcher');
import EnvHttpProxyAgent = require('undici/lib/dispatcher/env-http-proxy-agent');

// As undici's own entry does: `request` and `connect` are methods of every dispatcher.
Object.assign(Dispatcher.prototype, api);

export { EnvHttpProxyAgent };

/**
 * The parts of undici that we use, file by file: all of undici takes 48 ms to load, these take 15 ms, and a plan waits for it.
 */
import { setFlagsFromString } from 'node:v8';

// undici parses HTTP with WebAssembly. Without this, V8 begins to optimise that code, and a process that ends after a few
// requests first waits 100 ms for the optimiser.
setFlagsFromString('--liftoff-only');

import connect = require('undici/lib/api/api-connect');
import request = require('undici/lib/api/api-request');
import Dispatcher = require('undici/lib/dispatcher/dispatcher');
import EnvHttpProxyAgent = require('undici/lib/dispatcher/env-http-proxy-agent');

// As undici's own entry does: methods of every dispatcher. `connect` is what goes through a proxy.
Object.assign(Dispatcher.prototype, { connect, request });

export { EnvHttpProxyAgent };

import type { Evidence } from './evidence';

/** Why INI files are read with the library `ini-simple-parser`, and not with `ini`, as by the Node.js SDK. */
export const INI_LIBRARY: { readonly reasons: readonly string[] } & Evidence = {
  reasons: [
    'It takes comments and quotes from a value as the Go SDK does. In `"v" # c`, `ini` keeps the quotes.',
    'Every value is a string. `ini` converts some to numbers, objects or booleans, and interprets backslashes.',
    'A line that is not INI is an error. `ini` makes it a key, so that `k: v` is the key `k: v`.',
    'The name of a section is a string. In `ini`, a dot in it starts a nested section.',
    'Of the other libraries, config-ini-parser has a licence that excludes bundling, js-ini lets a section named constructor change the program, and multi-ini, confbox, configparser, iniparser and the loader of the AWS SDK agree with the SDKs in fewer texts.',
  ],
  source:
    'npm packages ini 1.3.8 and 6.0.0, ini-simple-parser 1.0.1, js-ini 1.6.0, config-ini-parser 1.6.1, multi-ini 2.3.2, confbox 0.3.2, configparser 0.3.9, iniparser 1.0.5 and @smithy/core 3.41.1, compared with gopkg.in/ini.v1 1.67.0 and configparser of Python 3',
  date: '2026-11-26',
  status: 'contradicted',
};

/**
 * Fails with a clear message if the program was bundled into an ES module, where neither this package nor the framework works. This file
 * is loaded first and has no imports, because other modules would fail first with an unclear message.
 */
if (typeof __dirname === 'undefined') {
  throw new Error(
    'cdktf-apsaramqtt was bundled into an ES module, where it and cdktf do not find their files. Mark cdktf, constructs and cdktf-apsaramqtt as external (esbuild: --external:cdktf --external:constructs --external:cdktf-apsaramqtt, ncc: --external with each, webpack: externals), or bundle the program as CommonJS.',
  );
}

export {};

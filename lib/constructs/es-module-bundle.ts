/**
 * Says why a program does not start that was bundled into an ES module: neither this package nor the framework works there. This file
 * is loaded first, and imports nothing: what needs the files of its package fails with a message of the bundler or of Node.js.
 */
if (typeof __dirname === 'undefined') {
  throw new Error(
    'cdktf-apsaramqtt was bundled into an ES module, where it and cdktf do not find their files. Mark cdktf, constructs and cdktf-apsaramqtt as external (esbuild: --external:cdktf --external:constructs --external:cdktf-apsaramqtt, ncc: --external with each, webpack: externals), or bundle the program as CommonJS.',
  );
}

export {};

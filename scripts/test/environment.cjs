const { setFlagsFromString } = require('node:v8');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/**
 * The environment of Node.js, in a process that compiles each file once and not once for each test file. Jest runs every test file in a
 * context of its own, and loads there all that it imports, Jest's own assertions among it: it compiles them each time, as
 * `vm.compileFunction` keeps nothing. A script that is compiled runs in any context.
 */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    // Coverage is counted for the script of one test file.
    if (!config.globalConfig.collectCoverage) vm.compileFunction = compileOnce;
  }
};

// V8 optimizes what has run for a while, on other threads. Most of what a test file loads anew has ended before that pays.
setFlagsFromString('--interrupt-budget=800000');

const { compileFunction } = vm;
/** By the path of its file. */
const compiled = new Map();

function compileOnce(source, parameters, options) {
  const { filename, parsingContext } = options ?? {};
  // A script that is in use by several test files cannot import for one of them.
  if (!filename || !parsingContext || /\bimport\(/.test(source))
    return compileFunction(source, parameters, options);
  let known = compiled.get(filename);
  if (known?.source !== source) {
    known = { source, script: scriptOf(source, parameters, filename) };
    compiled.set(filename, known);
  }
  return known.script.runInContext(parsingContext);
}

function scriptOf(source, parameters, filename) {
  const beginning = `(function (${parameters.join(', ')}) {`;
  // Places in the file stay what they are: in stack traces, and for source maps.
  return new vm.Script(`${beginning}${source}\n})`, { filename, columnOffset: -beginning.length });
}

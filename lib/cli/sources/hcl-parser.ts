/** HCL's own parser, compiled to WebAssembly: 2 MB in a bundle of its own, loaded where there is HCL to read. */
export { parse } from '@cdktn/hcl2json';

/** What the commands do: a file of its own in the bundle, which a command loads once it is known to be meant. */
export { check } from './check';
export { completionScript, writeCompletion } from './completion';
export { doctor } from './doctor';
export { runEmulator } from './emulator';
export { install } from './install';
export { merge } from './merge';
export { query } from './query';
export { listRules } from './rules';
export { runTask } from './run-task';
export { sweep } from './sweep';

import { SecretRegister } from './secret-register';

const KEY = Symbol.for('apsaramqtt.secrets');
const shared = globalThis as { [KEY]?: SecretRegister };

/** The secrets of this process. One register for all bundles of it. */
shared[KEY] ??= new SecretRegister();

export const secrets: SecretRegister = shared[KEY];

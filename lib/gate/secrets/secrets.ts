import { SecretRegister } from './secret-register';

const KEY = Symbol.for('apsaramqtt.secrets');
const shared = globalThis as { [KEY]?: SecretRegister };

/** The secrets of this process. All bundles that are loaded in it share one register. */
shared[KEY] ??= new SecretRegister();

export const secrets: SecretRegister = shared[KEY];

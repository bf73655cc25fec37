import { strykerOptions } from './options.mjs';

export default strykerOptions('gate', ['lib/gate/pacer.ts'], 95);

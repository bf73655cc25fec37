import { strykerOptions } from './options.mjs';

export default strykerOptions('gate', ['lib/gate/rate-limiter.ts'], 95);

import { toGateToken } from './to-gate-token';

export type { ExpectedGate, MatcherResult } from './to-gate-token';

/** Test helpers for TypeScript and JavaScript only, in addition to GateAssertions and EmulatorProcess. */
export class MqttTokenTesting {
  /** Matchers for `expect.extend`: `toGateToken`. */
  static readonly matchers = { toGateToken };

  private constructor() {}
}

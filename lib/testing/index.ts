import { toGateToken } from './to-gate-token';

export type { ExpectedGate, MatcherResult } from './to-gate-token';

/** What tests in TypeScript and JavaScript have beside GateAssertions and EmulatorProcess. */
export class MqttTokenTesting {
  /** Matchers for `expect.extend`: `toGateToken`. */
  static readonly matchers = { toGateToken };

  private constructor() {}
}

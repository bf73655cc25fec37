export { MqttTokenTesting } from './mqtt-token-testing';
export type { ExpectedGate, MatcherResult } from './to-gate-token';

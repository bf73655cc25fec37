export type { IssuedFor } from './emulator-calls';
export { MqttTokenTesting } from './mqtt-token-testing';
export type { TestingEmulator } from './testing-emulator';
export type { ExpectedGate, MatcherResult } from './to-gate-token';

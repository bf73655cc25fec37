import './constructs/es-module-bundle';
import './constructs/jsii-errors';

export * from './constructs/apsaramqtt-provider';
export * from './constructs/emulator-process';
export * from './constructs/ephemeral-apsaramqtt-token';
export * from './constructs/gate-assertions';
export * from './constructs/gate-props';
export * from './constructs/generated/data-sources';
export type {
  ApsaramqttProviderAssumeRole,
  ApsaramqttProviderAssumeRoleWithOidc,
  ApsaramqttProviderConfig,
  ApsaramqttProviderEndpoints,
} from './constructs/generated/provider';
export * from './constructs/mqtt-gate';
export * from './constructs/mqtt-instance';
export * from './constructs/mqtt-instance-id';
export * from './constructs/mqtt-token';
export * from './constructs/mqtt-token-fleet-gate';
export * from './constructs/mqtt-token-fleet-member';
export * from './constructs/mqtt-token-gate';
export * from './constructs/mqtt-token-rules';
export * from './constructs/query-token-ram-policy';
export * from './constructs/resource-matcher';
export * from './constructs/token-policy';

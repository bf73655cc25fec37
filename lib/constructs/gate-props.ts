import type { ApsaramqttProvider } from './apsaramqtt-provider';
import type { MqttInstanceId } from './mqtt-instance-id';
import type { TokenPolicy } from './token-policy';

/** What every gate is told. */
export interface GateProps {
  /** The ApsaraMQ for MQTT instance that the tokens were issued for. */
  readonly instanceId: MqttInstanceId;

  /**
   * What an invalid token leads to: one of which QueryToken answers that it is not valid, because it has expired or was revoked.
   *
   * @default - the context `apsaramqtt:onInvalid` (`fail` or `warn`), else TokenPolicy.FAIL
   */
  readonly onInvalid?: TokenPolicy;

  /**
   * What a token leads to that could not be asked about, or that the service answered with an error.
   *
   * @default - the context `apsaramqtt:onUnverified` (`fail` or `warn`), else TokenPolicy.FAIL
   */
  readonly onUnverified?: TokenPolicy;

  /**
   * The provider that asks.
   *
   * @default - the stack's ApsaramqttProvider without an alias
   */
  readonly provider?: ApsaramqttProvider;
}

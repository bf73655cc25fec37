import type { ApsaramqttProvider } from './apsaramqtt-provider';
import type { MqttInstanceId } from './mqtt-instance-id';
import type { TokenPolicy } from './token-policy';

/** The properties of every gate. */
export interface GateProps {
  /** The ApsaraMQ for MQTT instance that the tokens were issued for. */
  readonly instanceId: MqttInstanceId;

  /**
   * What an invalid token leads to, such as one that has expired or was revoked.
   *
   * @default - the context `apsaramqtt:onInvalid` (`fail` or `warn`), else TokenPolicy.FAIL
   */
  readonly onInvalid?: TokenPolicy;

  /**
   * What a token that could not be verified leads to: the service gave no answer or an error.
   *
   * @default - the context `apsaramqtt:onUnverified` (`fail` or `warn`), else TokenPolicy.FAIL
   */
  readonly onUnverified?: TokenPolicy;

  /**
   * What a valid token leads to if it expires too soon: its `expiresAt` is before the end of `minRemaining` (AMT009).
   *
   * @default - the context `apsaramqtt:onExpiring` (`fail` or `warn`), else TokenPolicy.FAIL
   */
  readonly onExpiring?: TokenPolicy;

  /**
   * How long a token whose expiry is known must remain valid after the check: a duration in hours, minutes and seconds, such as `72h` or
   * `1h30m`.
   *
   * @default "0s", so that only an expiry in the past counts
   */
  readonly minRemaining?: string;

  /**
   * Whether tokens are checked again at apply, before anything that the gate protects is created or changed. A token may have been revoked
   * since the plan. Terraform destroys a resource that it replaces before this check, unless `createBeforeDestroy` is set in its
   * `lifecycle`. Costs one more call for each token. Requires Terraform 1.10 or OpenTofu 1.11.
   *
   * @default false
   */
  readonly recheckAtApply?: boolean;

  /**
   * The provider that makes the calls.
   *
   * @default - the stack's ApsaramqttProvider without an alias
   */
  readonly provider?: ApsaramqttProvider;
}

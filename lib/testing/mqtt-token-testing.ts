import { startTestingEmulator, type TestingEmulator } from './testing-emulator';
import { toGateToken } from './to-gate-token';

/** What tests of deployments with MQTT tokens are written with. */
export class MqttTokenTesting {
  /** Matchers for `expect.extend`: `toGateToken`. */
  static readonly matchers = { toGateToken };

  /**
   * Starts the emulator of the service beside the test, on this machine. It answers also while the test waits for a program
   * (`execSync`, cdktf's `toPlanSuccessfully`). Close it when the tests are done.
   *
   * @param config what the file holds that `apsaramqtt emulator --config` reads: access keys with their RAM policies, instances,
   * tokens, limits, faults. By default it knows the instance `post-cn-emulator`.
   */
  static emulator(config: object = {}): Promise<TestingEmulator> {
    return startTestingEmulator(config);
  }

  private constructor() {}
}

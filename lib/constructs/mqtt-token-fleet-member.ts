import { Dependable, type IConstruct, type IDependable } from 'constructs';
import { spelled } from './spelling';

/** The part of the fleet gate that a member uses. */
interface Fleet {
  verdictOf(name: string): string;
  tokenFingerprintOf(name: string): string;
  _protectByToken(
    name: string,
    constructs: readonly IConstruct[],
    method: MqttTokenFleetMember['protect'],
  ): void;
}

/**
 * One token of a fleet.
 *
 * @example
 * const member = fleet.addToken("device-3", MqttToken.fromEnvironment("DEVICE_3_TOKEN"));
 * member.protect(device);
 * new TerraformOutput(this, "verdict", { value: member.verdict });
 */
export class MqttTokenFleetMember {
  /** @internal */
  public static _of(fleet: Fleet, name: string): MqttTokenFleetMember {
    return new MqttTokenFleetMember(fleet, name);
  }

  private constructor(
    private readonly fleet: Fleet,
    /** The name that messages use. */
    public readonly name: string,
  ) {
    // Waiting for one token requires a precondition, which node.addDependency cannot add.
    Dependable.implement(this as unknown as IDependable, {
      get dependencyRoots(): IConstruct[] {
        throw new Error(
          `node.${spelled('addDependency')}() does not accept a token of a fleet (${name}). Pass the construct to ${spelled('protect')}() of the token.`,
        );
      },
    });
  }

  /** `valid`, `invalid`, or `unverified` if the service gave no answer or an error. */
  public get verdict(): string {
    return this.fleet.verdictOf(this.name);
  }

  /** `sha256:` and the first 12 hex digits of the token's SHA-256: identifies the token without revealing it. */
  public get tokenFingerprint(): string {
    return this.fleet.tokenFingerprintOf(this.name);
  }

  /**
   * Keeps constructs from being created, changed or replaced unless this token is valid, even if the fleet only warns.
   *
   * @param constructs resources, data sources, and constructs that contain resources, including those that are added later.
   * @throws if a construct is a gate or in another stack.
   *
   * @example
   * fleet.member("device-1").protect(device);
   */
  public protect(...constructs: IConstruct[]): void {
    this.fleet._protectByToken(this.name, constructs, this.protect);
  }
}

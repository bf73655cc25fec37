import { secrets } from '../../gate/secrets/secrets';

/** The credentials that sign a request. The secrets are not enumerable, so that a log of the object does not show them. */
export class Credentials {
  declare readonly accessKeySecret: string;
  /** Set for temporary credentials only. */
  declare readonly securityToken?: string;

  constructor(
    /** Their source, in words without a value: `the access key`, `profile "ci" of …`. */
    readonly source: string,
    readonly accessKeyId: string,
    accessKeySecret: string,
    securityToken?: string,
    /** When temporary credentials expire, in epoch milliseconds. Not set if they do not expire, or that is not known. */
    readonly expiresAt?: number,
  ) {
    secrets.add(accessKeySecret);
    secrets.add(securityToken);
    Object.defineProperty(this, 'accessKeySecret', { value: accessKeySecret });
    Object.defineProperty(this, 'securityToken', { value: securityToken });
  }

  /** The same credentials with another name of their source. */
  from(source: string): Credentials {
    return new Credentials(
      source,
      this.accessKeyId,
      this.accessKeySecret,
      this.securityToken,
      this.expiresAt,
    );
  }
}

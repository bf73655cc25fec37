import { secrets } from '../../gate/secrets/secrets';

/** What a request is signed with. The secrets are not enumerable: logging the object shows none of them. */
export class Credentials {
  declare readonly accessKeySecret: string;
  /** Set for temporary credentials only. */
  declare readonly securityToken?: string;

  constructor(
    /** Where they came from, in words that name no value: `the access key`, `profile "ci" of …`. */
    readonly source: string,
    readonly accessKeyId: string,
    accessKeySecret: string,
    securityToken?: string,
    /** When temporary credentials expire, in epoch milliseconds; unset = never, or not known. */
    readonly expiresAt?: number,
  ) {
    secrets.add(accessKeySecret);
    secrets.add(securityToken);
    Object.defineProperty(this, 'accessKeySecret', { value: accessKeySecret });
    Object.defineProperty(this, 'securityToken', { value: securityToken });
  }

  /** The same under another name of where they came from. */
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

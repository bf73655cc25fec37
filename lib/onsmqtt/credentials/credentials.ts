/** What a request is signed with. The secrets are not enumerable: logging the object shows none of them. */
export class Credentials {
  declare readonly accessKeySecret: string;
  /** Set for temporary credentials only. */
  declare readonly securityToken?: string;

  constructor(
    readonly accessKeyId: string,
    secrets: { readonly accessKeySecret: string; readonly securityToken?: string },
    /** The name of the source they come from, for people: never a value. */
    readonly source: string,
    /** Epoch milliseconds; undefined where they do not expire. */
    readonly expiration?: number,
  ) {
    Object.defineProperty(this, 'accessKeySecret', { value: secrets.accessKeySecret });
    Object.defineProperty(this, 'securityToken', { value: secrets.securityToken });
  }
}

/** One place that credentials can come from. Rejects with a CredentialsUnavailableError where it has none. */
export interface CredentialSource {
  get(signal: AbortSignal): Promise<Credentials>;
}

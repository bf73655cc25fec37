/** What a signed request says about who sent it and when, before any of it is believed. */
export interface SignatureClaim {
  readonly accessKeyId: string;
  readonly securityToken?: string;
  /** `YYYY-MM-DDThh:mm:ssZ`. */
  readonly timestamp?: string;
  readonly nonce?: string;
  /** What the service made its own signature of. */
  readonly stringToSign: string;
  /** Whether the request was signed with this secret. */
  isSignedWith(accessKeySecret: string): boolean;
}

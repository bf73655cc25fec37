/** The caller and time that a signed request claims, before the signature is verified. */
export interface SignatureClaim {
  readonly accessKeyId: string;
  readonly securityToken?: string;
  /** `YYYY-MM-DDThh:mm:ssZ`. */
  readonly timestamp?: string;
  readonly nonce?: string;
  /** The string from which the service computes the signature. */
  readonly stringToSign: string;
  /** Whether the request was signed with this secret. */
  isSignedWith(accessKeySecret: string): boolean;
}

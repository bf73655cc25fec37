/** What a verdict that is not `valid` leads to. */
export enum TokenPolicy {
  /** An error: Terraform ends the plan, or the apply, and changes nothing that the gate protects. */
  FAIL = 'fail',

  /** A warning: the deployment goes on. */
  WARN = 'warn',
}

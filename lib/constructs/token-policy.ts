/** What a verdict that is not `valid` leads to. */
export enum TokenPolicy {
  /** An error: the plan or the apply fails, and nothing that the gate protects is changed. */
  FAIL = 'fail',

  /** A warning: the deployment continues. */
  WARN = 'warn',
}

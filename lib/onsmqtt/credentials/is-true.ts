/** Whether a switch in the environment is on, as the SDKs read it. */
export function isTrue(variable: string | undefined): boolean {
  return variable?.toLowerCase() === 'true';
}

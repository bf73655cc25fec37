import { PassedOver } from './source';

/** An argument of the provider without which a source gives nothing. */
export function unset(argument: string, variables: readonly string[]): PassedOver {
  return new PassedOver(`${argument} is not set, nor is ${variables.join(', ')}`);
}

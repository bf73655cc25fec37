import { OTHER_VARIABLES } from './facts/variables';

/** The value of the first variable that is set and holds more than white space, which is not part of it. */
export function firstVariable(names: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  return names.map((name) => env[name]?.trim()).find(Boolean);
}

/** The value of a variable that sets no argument. */
export function otherVariable(
  name: keyof typeof OTHER_VARIABLES,
  env: NodeJS.ProcessEnv,
): string | undefined {
  return env[OTHER_VARIABLES[name].name]?.trim() || undefined;
}

/** Whether a switch is on, as the SDKs read it. */
export function isSwitchedOn(name: keyof typeof OTHER_VARIABLES, env: NodeJS.ProcessEnv): boolean {
  return otherVariable(name, env)?.toLowerCase() === 'true';
}

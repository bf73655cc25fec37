import { OTHER_VARIABLES } from './facts/variables';

/** The first value that is not empty, without white space around it. */
export function firstVariable(names: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  return names.map((name) => env[name]?.trim()).find(Boolean);
}

/** The value of a variable that does not belong to an argument. */
export function otherVariable(
  name: keyof typeof OTHER_VARIABLES,
  env: NodeJS.ProcessEnv,
): string | undefined {
  return env[OTHER_VARIABLES[name].name]?.trim() || undefined;
}

/** Whether a variable is `true`, in any case, which is how the SDKs read a switch. */
export function isSwitchedOn(name: keyof typeof OTHER_VARIABLES, env: NodeJS.ProcessEnv): boolean {
  return otherVariable(name, env)?.toLowerCase() === 'true';
}

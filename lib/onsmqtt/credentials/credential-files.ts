import { homedir } from 'node:os';
import { join } from 'node:path';
import { isSwitchedOn, otherVariable } from '../environment';
import { PROFILE_FILES } from '../facts/profiles';
import { OTHER_VARIABLES } from '../facts/variables';

/** A file that may hold profiles, or why it is not read. */
export interface CredentialFile {
  readonly path: string;
  /** Whether a setting names it, so that it has to be there. */
  readonly isNamed: boolean;
  readonly disabled?: string;
}

/** The file that is named, else those of the command line and of the SDKs. Empty where this user has no home folder. */
export function credentialFiles(named: string | undefined, env: NodeJS.ProcessEnv): CredentialFile[] {
  const home = homeFolder(env);
  if (named) return [{ path: home ? named.replace(/^~(?=[/\\])/, home) : named, isNamed: true }];
  if (!home) return [];
  // As the Go SDK and the command line read it: a path that begins with ~ is one in the folder of that name.
  const configFile = otherVariable('configFile', env);
  const isDisabled = isSwitchedOn('cliProfileDisabled', env);
  return [
    {
      path: configFile ?? join(home, PROFILE_FILES.commandLine),
      isNamed: configFile !== undefined,
      disabled: isDisabled ? `${OTHER_VARIABLES.cliProfileDisabled.name} is set.` : undefined,
    },
    { path: join(home, PROFILE_FILES.sdks), isNamed: false },
  ];
}

/** A user without an entry in the system's list has no home, as in containers that run as any user. */
function homeFolder({ HOME }: NodeJS.ProcessEnv): string | undefined {
  if (HOME) return HOME;
  try {
    return homedir();
  } catch {
    // A mutant that leaves this out survives: a function without a return gives undefined, too.
    return undefined;
  }
}

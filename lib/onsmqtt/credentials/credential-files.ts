import { homedir } from 'node:os';
import { join } from 'node:path';
import { isSwitchedOn, otherVariable } from '../environment';
import { PROFILE_FILES } from '../facts/profiles';
import { OTHER_VARIABLES } from '../facts/variables';

/** A file that may contain profiles. */
export interface CredentialFile {
  readonly path: string;
  /** Whether a setting names it, so that it must exist. */
  readonly isNamed: boolean;
  /** Why it is not read, as a sentence. */
  readonly disabled?: string;
}

/** The named file, else those of the `aliyun` command line and the SDKs. Empty if this user has no home folder. */
export function credentialFiles(named: string | undefined, env: NodeJS.ProcessEnv): CredentialFile[] {
  const home = homeFolder(env);
  if (named) return [{ path: home ? named.replace(/^~(?=[/\\])/, home) : named, isNamed: true }];
  if (!home) return [];
  // As in the Go SDK and the command line, `~` is not expanded in this variable.
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

/** A user id without an account, as in some containers, has no home folder. */
function homeFolder({ HOME }: NodeJS.ProcessEnv): string | undefined {
  if (HOME) return HOME;
  try {
    return homedir();
  } catch {
    // A mutant without this line survives, because the function then also returns undefined.
    return undefined;
  }
}

import { homedir } from 'node:os';
import { join } from 'node:path';
import { isSwitchedOn, OTHER_VARIABLES, otherVariable } from '../facts/variables';

/** A file that may hold profiles, or why it is not read. */
export interface CredentialFile {
  readonly path: string;
  readonly disabled?: string;
}

/** The file that is named, else those of the command line and of the SDKs. Empty where this user has no home folder. */
export function credentialFiles(named: string | undefined, env: NodeJS.ProcessEnv): CredentialFile[] {
  const home = homeFolder(env);
  if (named) return [{ path: home ? named.replace(/^~(?=[/\\])/, home) : named }];
  if (!home) return [];
  const commandLine = otherVariable('configFile', env) ?? join(home, '.aliyun', 'config.json');
  const isDisabled = isSwitchedOn('cliProfileDisabled', env);
  return [
    {
      path: commandLine,
      disabled: isDisabled ? `${OTHER_VARIABLES.cliProfileDisabled.name} is set.` : undefined,
    },
    { path: join(home, '.alibabacloud', 'credentials') },
  ];
}

/** A user without an entry in the system's list has no home, as in containers that run as any user. */
function homeFolder({ HOME }: NodeJS.ProcessEnv): string | undefined {
  if (HOME) return HOME;
  try {
    return homedir();
  } catch {
    return undefined;
  }
}

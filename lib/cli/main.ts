import { existsSync } from 'node:fs';
import { CommanderError } from 'commander';
import { hideIfToken } from '../gate/secrets/likely-token';
import { whyNodeIsTooOld } from '../placement/node-version';
import { FAILED, failWith, handleFailures } from './failure';
import { guardOutput } from './guard-output';
import { leaveLookups } from './leave-lookups';
import { createProgram } from './program';

// For this signal, Node.js would open its debugger, in which every user of the machine can read the tokens.
process.on('SIGUSR1', () => {});
guardOutput();
hideTokens(process.argv.slice(2));
handleFailures();

/** Keeps arguments that look like tokens out of all messages, unless they are paths that exist. */
function hideTokens(args: readonly string[]): void {
  const texts = args.flatMap((arg) => [arg.replace(/^-+/, ''), arg.slice(arg.indexOf('=') + 1)]);
  for (const text of texts) if (!existsSync(text)) hideIfToken(text);
}

const tooOld = whyNodeIsTooOld('apsaramqtt');
if (tooOld) {
  failWith({ code: 'RuntimeOld', message: tooOld, help: 'Put a newer one first on the PATH.' });
} else {
  createProgram()
    .parseAsync()
    .catch((error) => {
      if (!(error instanceof CommanderError)) throw error;
      // Not process.exit(): writes to standard output may be pending.
      process.exitCode = error.exitCode === 0 ? 0 : FAILED;
    })
    .finally(leaveLookups);
}

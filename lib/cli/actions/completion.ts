import type { Command } from 'commander';
import bash from '../completion/apsaramqtt.bash';
import fish from '../completion/apsaramqtt.fish';
import powershell from '../completion/apsaramqtt.ps1';
import zsh from '../completion/apsaramqtt.zsh';
import { complete } from '../completion/candidates';

const SCRIPTS = { bash, fish, powershell, zsh };

/** The completion script of a shell, which calls `apsaramqtt complete`. */
export function completionScript(shell: keyof typeof SCRIPTS): string {
  return SCRIPTS[shell];
}

/** Prints one candidate per line, and in the last line which paths the shell itself completes. */
export function writeCompletion(program: Command, words: readonly string[]): void {
  const { candidates, paths } = complete(program, words, process.env);
  const lines = candidates.map(([value, description]) => `${value}\t${description.split('. ')[0]}`);
  process.stdout.write([...lines, `:${paths}`, ''].join('\n'));
}

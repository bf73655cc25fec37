import { Argument, type Command } from 'commander';

const EXAMPLES = `
Examples:
  $ source <(apsaramqtt completion bash)     in ~/.bashrc; bash 3.2: eval "$(apsaramqtt completion bash)"
  $ source <(apsaramqtt completion zsh)      in ~/.zshrc
  $ apsaramqtt completion fish > ~/.config/fish/completions/apsaramqtt.fish
  $ apsaramqtt completion powershell | Out-String | Invoke-Expression     in $PROFILE`;

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** Adds `apsaramqtt completion`, which prints a script for a shell, and the hidden command `complete`, which the scripts call. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes this command in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: (typeof SHELLS)[number]) => {
      const { completionScript } = await import('./actions');
      process.stdout.write(await completionScript(shell));
    });
  program
    .command('complete', { hidden: true })
    .argument('[word...]')
    .option('--next')
    .action(async (words: string[], { next }: { next?: boolean }) => {
      const { writeCompletion } = await import('./actions');
      await writeCompletion(program, next ? [...words, ''] : words);
    });
}

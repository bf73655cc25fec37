/** The types of this entry are found only by a module resolution that jsii does not have. */
declare module '@bomb.sh/tab/commander' {
  import type { Command } from 'commander';

  export default function tab(
    program: Command,
    options?: { readonly completionCommandName?: string },
  ): unknown;
}

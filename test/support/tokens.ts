import type { Emulator } from '../../lib/emulator/emulator';

/** A token that was valid once. */
export function revokedToken(emulator: Emulator): string {
  const token = emulator.issueToken();
  emulator.revokeToken(token);
  return token;
}

import type { Emulator } from '../../lib/emulator/emulator';

/** A token that was valid and has been revoked. */
export function revokedToken(emulator: Emulator): string {
  const token = emulator.issueToken();
  emulator.revokeToken(token);
  return token;
}

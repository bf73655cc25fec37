import { hideIfTokenForName } from '../../gate/secrets/likely-token';
import type { CheckResult } from '../check-result';

/** Takes note of the tokens that users gave where names, reasons and paths belong: no report shows them. */
export function hideMisplacedTokens({ tokens, allFindings, unreadable, notes }: CheckResult): void {
  for (const { name, instanceId } of tokens) {
    hideIfTokenForName(name);
    hideIfTokenForName(instanceId ?? '');
  }
  for (const { name, message, exception } of allFindings)
    for (const text of [name, message, exception?.reason ?? '']) hideIfTokenForName(text);
  for (const { message } of unreadable) hideIfTokenForName(message);
  for (const note of notes) hideIfTokenForName(note);
}

import { hideIfToken } from './secrets/likely-token';
import { secrets } from './secrets/secrets';
import { visible, visibleLines } from './visible';

/** A text that may leave this process: without secrets, and with control characters made visible. */
export function outgoingText(text: string): string {
  return visibleLines(withoutSecrets(text));
}

/** The same for one line. */
export function outgoingLine(text: string): string {
  return visible(withoutSecrets(text));
}

/** Also hides what looks like a token, because a message may quote a token that was given as another argument. */
function withoutSecrets(text: string): string {
  hideIfToken(text);
  return secrets.redact(text);
}

import { hideIfToken } from './secrets/likely-token';
import { secrets } from './secrets/secrets';
import { visible, visibleLines } from './visible';

/** As long as tokens are, and longer than the other texts without blanks and punctuation that messages repeat. */
const LONG_BASE64 = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{100,}={0,2}/g;

/** A text as it may leave this process: without secrets, and with every character that a terminal would act on made visible. */
export function outgoingText(text: string): string {
  return visibleLines(withoutSecrets(text));
}

/** The same for one line. */
export function outgoingLine(text: string): string {
  return visible(withoutSecrets(text));
}

/** Nor with a token that no one has used: a message repeats what is wrong, such as a token in place of another argument. */
function withoutSecrets(text: string): string {
  for (const [found] of text.matchAll(LONG_BASE64)) hideIfToken(found);
  return secrets.redact(text);
}

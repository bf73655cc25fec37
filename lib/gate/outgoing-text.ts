import { hideIfToken } from './secrets/likely-token';
import { secrets } from './secrets/secrets';
import { visible, visibleLines } from './visible';

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
  hideIfToken(text);
  return secrets.redact(text);
}

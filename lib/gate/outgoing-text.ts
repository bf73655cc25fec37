import { secrets } from './secrets/secrets';
import { visible, visibleLines } from './visible';

/** A text as it may leave this process: without secrets, and with every character that a terminal would act on made visible. */
export function outgoingText(text: string): string {
  return visibleLines(secrets.redact(text));
}

/** The same for one line. */
export function outgoingLine(text: string): string {
  return visible(secrets.redact(text));
}

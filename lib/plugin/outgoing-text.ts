let clean = (text: string): string => text;

/** Sets what every text passes that a person will read: diagnostics and log lines. */
export function cleanTextWith(cleaner: (text: string) => string): void {
  clean = cleaner;
}

/** A text as it may leave the process. */
export function outgoingText(text: string): string {
  return clean(text);
}

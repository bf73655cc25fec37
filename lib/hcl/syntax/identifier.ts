/** As names of blocks, arguments and variables are. What the classes of Unicode need takes 10 ms at the first use: they come last. */
const ASCII = /^[A-Za-z_][\w-]*$/;
const UNICODE = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;

/** Whether a text is a name in the language. */
export function isIdentifier(text: string): boolean {
  return ASCII.test(text) || UNICODE.test(text);
}

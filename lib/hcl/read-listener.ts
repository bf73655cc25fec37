let listener: ((path: string) => void) | undefined;

/** Calls a function with the path of each file of a configuration that is read from now on. */
export function onRead(called: (path: string) => void): void {
  listener = called;
}

/** Calls the function of {@link onRead} with the path of a file that is read. */
export function noteRead(path: string): void {
  listener?.(path);
}

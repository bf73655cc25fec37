let listener: ((path: string) => void) | undefined;

/** Calls a function with the path of each file of a configuration that is read from now on. */
export function onRead(called: (path: string) => void): void {
  listener = called;
}

/** Tells the function that {@link onRead} was given of a file that is read. */
export function noteRead(path: string): void {
  listener?.(path);
}

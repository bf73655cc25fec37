/**
 * What the commands do. This is a bundle of its own, which is loaded only when a command runs. Each action loads its own parts, so that no
 * command waits for those of another.
 */
function lazily<Given extends readonly unknown[], Result>(
  load: () => Promise<(...given: Given) => Result | Promise<Result>>,
): (...given: Given) => Promise<Result> {
  return async (...given) => await (await load())(...given);
}

export const check = lazily(async () => (await import('./check')).check);
export const completionScript = lazily(async () => (await import('./completion')).completionScript);
export const writeCompletion = lazily(async () => (await import('./completion')).writeCompletion);
export const doctor = lazily(async () => (await import('./doctor')).doctor);
export const runEmulator = lazily(async () => (await import('./emulator')).runEmulator);
export const install = lazily(async () => (await import('./install')).install);
export const merge = lazily(async () => (await import('./merge')).merge);
export const query = lazily(async () => (await import('./query')).query);
export const listRules = lazily(async () => (await import('./rules')).listRules);
export const runTask = lazily(async () => (await import('./run-task')).runTask);
export const sweep = lazily(async () => (await import('./sweep')).sweep);

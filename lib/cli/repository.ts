import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { CheckResult, Location } from './check-result';

const roots = new Map<string, string | undefined>();

/** The root of the repository that contains a folder; undefined if there is none. */
export function repositoryRoot(folder: string): string | undefined {
  if (!roots.has(folder)) {
    const above = dirname(folder);
    const isRoot = existsSync(join(folder, '.git'));
    roots.set(folder, isRoot ? folder : above === folder ? undefined : repositoryRoot(above));
  }
  return roots.get(folder);
}

/**
 * The path of a file in all reports, which does not depend on the current folder: it is relative to the root of the file's repository. A
 * file of a submodule is relative to the root of the repository in which the command runs. Outside of a repository, the path is relative
 * to GITHUB_WORKSPACE, or else to the current folder. A file outside of these folders keeps its path.
 */
export function repositoryPath(file: string): string {
  const path = resolve(file);
  const here = repositoryRoot(resolve());
  const root = here !== undefined && path.startsWith(join(here, sep)) ? here : repositoryRoot(dirname(path));
  const found = relative(root ?? (process.env.GITHUB_WORKSPACE || ''), path);
  return (found.startsWith('..') ? file : found).split(sep).join('/');
}

/** Whether a file with such a path exists, in a repository that was seen so far or in the folder for files without a repository. */
export function hasFile(path: string): boolean {
  const folders = new Set([...roots.values()].filter((root) => root !== undefined));
  return [...folders, process.env.GITHUB_WORKSPACE || ''].some((folder) => existsSync(join(folder, path)));
}

/** Replaces all paths of files in a result by `repositoryPath`. */
export function withRepositoryPaths(result: CheckResult): CheckResult {
  const paths = new Map<string, string>();
  const shown = <T extends { readonly location?: Location }>(one: T): T => {
    if (one.location === undefined) return one;
    const { file } = one.location;
    let path = paths.get(file);
    if (path === undefined) {
      path = repositoryPath(file);
      paths.set(file, path);
    }
    return { ...one, location: { ...one.location, file: path } };
  };
  return result.with({
    tokens: result.tokens.map((token) =>
      token.findings.length === 0 ? shown(token) : { ...shown(token), findings: token.findings.map(shown) },
    ),
    findings: result.findings.map(shown),
    unreadable: result.unreadable.map(shown),
  });
}

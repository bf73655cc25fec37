import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { CheckResult, Location } from './check-result';

const roots = new Map<string, string | undefined>();

/** The root of the repository that a folder is in; undefined where it is in none. */
export function repositoryRoot(folder: string): string | undefined {
  if (!roots.has(folder)) {
    const above = dirname(folder);
    const isRoot = existsSync(join(folder, '.git'));
    roots.set(folder, isRoot ? folder : above === folder ? undefined : repositoryRoot(above));
  }
  return roots.get(folder);
}

/**
 * A file as every report names it, wherever the command runs: from the root of its repository. A file of a submodule is named from the
 * root of the repository that the command runs in, as its other files are. What is in no repository is named from the folder that GitHub
 * gives its workflows, elsewhere from where the command runs; what is outside of these, as it is.
 */
export function repositoryPath(file: string): string {
  const path = resolve(file);
  const here = repositoryRoot(resolve());
  const root = here !== undefined && path.startsWith(join(here, sep)) ? here : repositoryRoot(dirname(path));
  const found = relative(root ?? (process.env.GITHUB_WORKSPACE || ''), path);
  return (found.startsWith('..') ? file : found).split(sep).join('/');
}

/** Whether there is a file with such a path: of a repository with files that have been named, or where the others are named from. */
export function hasFile(path: string): boolean {
  const folders = new Set([...roots.values()].filter((root) => root !== undefined));
  return [...folders, process.env.GITHUB_WORKSPACE || ''].some((folder) => existsSync(join(folder, path)));
}

/** The same result with all files as reports name them. */
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

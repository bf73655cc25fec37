/** Finishes the build after jsii has compiled lib/ into dist/. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { transformSync } from 'esbuild';

const COMPILED = /\.(js|d\.ts)$/;

/**
 * Changes the assembly of jsii, which the packages of other languages are made from. Removes the command, because these packages would start
 * it through their own runtime, which takes 19 to 35 times as long as Node.js alone. Makes the links of the README absolute, because the pages
 * of these packages (PyPI, pkg.go.dev) do not know the repository.
 */
function prepareForOtherLanguages() {
  const { bin: _, ...assembly } = JSON.parse(readFileSync('.jsii', 'utf8'));
  const files = `${assembly.homepage}/blob/v${assembly.version}/`;
  assembly.readme.markdown = assembly.readme.markdown.replace(/\]\((?!https?:|#)/g, `](${files}`);
  writeFileSync('.jsii', JSON.stringify(assembly));
}

/** Removes the output of earlier builds for files that are no longer in lib/. */
function removeLeftovers() {
  for (const file of compiledFiles()) {
    const source = join('lib', file.replace(/(\.d)?\.[jt]s$/, '.ts'));
    if (!existsSync(source)) rmSync(join('dist', file));
  }
}

/** Removes the comments from scripts, which makes them load faster. The docstrings are in the declarations. */
function leaveOutComments(scripts) {
  for (const file of scripts) {
    const path = join('dist', file);
    writeFileSync(path, transformSync(readFileSync(path, 'utf8')).code);
  }
}

/** Excludes the files of dist/ that no import of the package reaches. They are in the bundles. */
function ignoreUnreachable(scripts) {
  const reached = new Set([
    ...scripts,
    ...['index.d.ts', 'testing/index.d.ts'].flatMap((file) =>
      reachedFrom(file, /(?:from |import\()['"](\.[^'"]+)['"]/g, '.d.ts'),
    ),
  ]);
  writeFileSync('dist/.npmignore', [...ignoredIn('', reached)].map((path) => `/${path}\n`).join(''));
}

/** The files of a folder of dist/ that are not reached. A folder without any is one line, because npm matches every file against every line. */
function* ignoredIn(folder, reached) {
  for (const entry of readdirSync(join('dist', folder), { withFileTypes: true })) {
    const path = posix.join(folder, entry.name);
    if (!entry.isDirectory()) {
      if (COMPILED.test(path) && !reached.has(path)) yield path;
    } else if ([...reached].some((file) => file.startsWith(`${path}/`))) yield* ignoredIn(path, reached);
    else yield `${path}/`;
  }
}

/** A file of dist/ and everything that it imports, directly or indirectly. */
function reachedFrom(entry, imports, extension) {
  const reached = new Set([entry]);
  for (const file of reached) {
    const text = readFileSync(join('dist', file), 'utf8');
    for (const [, path] of text.matchAll(imports)) {
      const target = join(file, '..', path);
      const found = [target + extension, join(target, `index${extension}`)];
      for (const name of found) if (existsSync(join('dist', name))) reached.add(name);
    }
  }
  return [...reached];
}

function compiledFiles() {
  return readdirSync('dist', { recursive: true }).filter((file) => COMPILED.test(file));
}

prepareForOtherLanguages();
removeLeftovers();
const scripts = reachedFrom('index.js', /require\("(\.[^"]+)"\)/g, '.js');
leaveOutComments(scripts);
ignoreUnreachable(scripts);

import { execFileSync } from 'node:child_process';

/** Our name and a version, with nothing between them but marks and the words that XML, HCL and YAML want there. */
const MENTION = /(apsaramqtt(?:-go)?(?:[^\w.]|_|v|version|artifactId|rev)+)(\d+\.\d+\.\d+)/gi;

/** npm writes the version into its own files, a changelog is about the past, and tests make versions up. */
const OTHERWISE = /^(package\.json|CHANGELOG\.md|test\/.*|(.*\/)?package-lock\.json)$/;

/** The files in which our version has to be that of package.json wherever it stands. */
export function filesThatMayMention(): string[] {
  const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0');
  return files.filter((file) => file !== '' && !OTHERWISE.test(file));
}

/** The versions of ours in a text. */
export function versionsIn(text: string): string[] {
  return [...text.matchAll(MENTION)].map(([, , version = '']) => version);
}

/** A text with this version in place of those that it mentions. */
export function withVersion(text: string, version: string): string {
  return text.replace(MENTION, (_, before) => before + version);
}

import { existsSync, lstatSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import * as v from 'valibot';
import { isBody } from '../gate/configuration/block';
import type { Problem } from '../gate/problem';
import type { Unreadable } from './check-result';
import { firstProblem } from './schemas/parts';
import { TeamPolicySchema } from './schemas/policy';
import { foreignText } from './sources/foreign-json';
import { LineStarts } from './sources/line-starts';
import { readBytes, readFoundBytes } from './sources/read-file';
import { repeatedKeyProblem } from './sources/repeated-key';

/** The policy of a team, which applies to every check. */
export type TeamPolicy = v.InferOutput<typeof TeamPolicySchema>;

/** A policy, and the folder to which its paths are relative. */
export interface FoundPolicy {
  readonly policy: TeamPolicy;
  readonly folder: string;
}

export const POLICY_FILE = 'apsaramqtt.json';
const CDKTF_FILE = 'cdktf.json';

/** The names of files that can contain a policy. */
export const POLICY_FILES: readonly string[] = [POLICY_FILE, CDKTF_FILE];

const KEY = 'apsaramqtt';

/**
 * The policies of a check. If `--policy` names one, it applies to all files. Otherwise, each file has the policy of the nearest folder
 * above it, up to the root of the repository (`apsaramqtt.json`, or the key `apsaramqtt` of `cdktf.json`). A file without one has the
 * policy of the current folder or of a folder above that.
 */
export class TeamPolicies {
  readonly #byFolder: Map<string, FoundPolicy | Problem | undefined>;
  /** A cache, because one file can have a hundred thousand tokens. */
  readonly #byFile = new Map<string, FoundPolicy>();
  readonly #problems = new Set<Problem>();
  readonly #named?: FoundPolicy;
  readonly #here: FoundPolicy;

  private constructor(
    named: FoundPolicy | undefined,
    here: FoundPolicy,
    byFolder: Map<string, FoundPolicy | Problem | undefined> = new Map(),
  ) {
    this.#byFolder = byFolder;
    this.#named = named;
    this.#here = named ?? here;
  }

  /** Returns a problem if the named policy, or that of the current folder, is invalid. */
  static read(path: string | undefined): TeamPolicies | Problem {
    if (path !== undefined) {
      const policy = policyOf(path, readBytes(path), (value) => value);
      return isProblem(policy) ? policy : new TeamPolicies({ policy, folder: dirname(path) }, NO_POLICY);
    }
    const policies = new TeamPolicies(undefined, NO_POLICY);
    const here = policies.#above(resolve('.'));
    if (here && isProblem(here)) return here;
    return here ? new TeamPolicies(undefined, here, policies.#byFolder) : policies;
  }

  /** The policy for a finding in a file, or for a finding without a file. */
  for(file: string | undefined): FoundPolicy {
    if (this.#named || file === undefined) return this.#here;
    const known = this.#byFile.get(file) ?? this.#nearest(file);
    this.#byFile.set(file, known);
    return known;
  }

  #nearest(file: string): FoundPolicy {
    const found = this.#above(ownFolder(dirname(resolve(file))));
    if (found === undefined) return this.#here;
    if (!isProblem(found)) return found;
    this.#problems.add(found);
    return this.#here;
  }

  /** Reads the policies of files, also of those without findings. */
  readFor(files: readonly string[]): void {
    for (const file of files) this.for(file);
  }

  /** The policies that were found so far, each once. */
  get found(): readonly FoundPolicy[] {
    const others = [...this.#byFolder.values()].flatMap((one) => (one && !isProblem(one) ? [one] : []));
    return [...new Set([this.#here, ...others])];
  }

  /** The problems of policies that were found so far. */
  get problems(): readonly Problem[] {
    return [...this.#problems];
  }

  #above(folder: string): FoundPolicy | Problem | undefined {
    if (!this.#byFolder.has(folder)) this.#byFolder.set(folder, this.#find(folder));
    return this.#byFolder.get(folder);
  }

  #find(folder: string): FoundPolicy | Problem | undefined {
    const found = policyIn(folder);
    if (found !== undefined) return isProblem(found) ? found : { policy: found, folder };
    const parent = dirname(folder);
    return existsSync(join(folder, '.git')) || parent === folder ? undefined : this.#above(parent);
  }
}

/** The folder itself. For an installed module, the folder in which it is installed, because a module's author must not set the policy. */
function ownFolder(folder: string): string {
  const path = `${folder}${sep}`;
  const [start] = ['.terraform', join(process.env.TF_DATA_DIR || '.terraform', 'modules')]
    .map((name) => path.indexOf(isAbsolute(name) ? join(name, sep) : join(sep, name, sep)))
    .filter((at) => at >= 0)
    .sort((one, other) => one - other);
  return start === undefined ? folder : resolve(path.slice(0, start));
}

const NO_POLICY: FoundPolicy = { policy: v.parse(TeamPolicySchema, {}), folder: '.' };

function policyIn(folder: string): TeamPolicy | Problem | undefined {
  const own = join(folder, POLICY_FILE);
  if (isThere(own)) return policyOf(shownPath(own), readFoundBytes(own), (value) => value);
  const cdktf = join(folder, CDKTF_FILE);
  if (!existsSync(cdktf)) return undefined;
  const policy = policyOf(
    shownPath(cdktf),
    readFoundBytes(cdktf),
    (value) => (isBody(value) ? value[KEY] : undefined) ?? NO_KEY,
  );
  return policy === NO_KEY_POLICY ? undefined : policy;
}

/** True also for a dead link, which must not count as a missing policy. In a folder that cannot be searched, no file is checked either. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

const NO_KEY = {};
const NO_KEY_POLICY = v.parse(TeamPolicySchema, NO_KEY);

function shownPath(path: string): string {
  const shown = relative('.', path);
  return shown.startsWith(`..${sep}`) ? path : shown;
}

/** Parses JSON with comments and trailing commas, because people write policies by hand. */
function policyOf(
  path: string,
  bytes: Buffer | Unreadable,
  within: (value: unknown) => unknown,
): TeamPolicy | Problem {
  if ('message' in bytes) return bytes;
  const text = bytes.toString('utf8');
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) {
    const foreign = foreignText(path, bytes);
    if (foreign) return foreign;
    const { line, column } = new LineStarts(text).positionAt(error.offset);
    const message = `${path} is not valid JSON: line ${line}, column ${column}.`;
    return { code: 'NotJson', message, help: 'Correct the file.' };
  }
  const repeated = repeatedKeyProblem(path, text);
  if (repeated) return repeated;
  const policy = within(root && jsonValueOf(root));
  if (policy === NO_KEY) return NO_KEY_POLICY;
  if (!isBody(policy)) return notAnObject(path);
  const parsed = v.safeParse(TeamPolicySchema, policy);
  return parsed.success ? parsed.output : firstProblem(path, parsed.issues, 'the policy');
}

/** Like JSON.parse, treats `__proto__` as an ordinary key, which the schema then refuses. */
function jsonValueOf({ type, value, children = [] }: Node): unknown {
  if (type === 'array') return children.map(jsonValueOf);
  if (type !== 'object') return value;
  return Object.fromEntries(
    children.flatMap(({ children: [key, item] = [] }) =>
      key && item ? [[key.value, jsonValueOf(item)]] : [],
    ),
  );
}

function notAnObject(path: string): Problem {
  return {
    code: 'InvalidFile',
    message: `${path}: the policy is not a JSON object.`,
    help: 'Correct the file.',
  };
}

function isProblem(found: FoundPolicy | TeamPolicy | Problem): found is Problem {
  return 'code' in found;
}

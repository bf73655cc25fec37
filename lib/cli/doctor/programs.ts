import { execFileSync } from 'node:child_process';
import type { Diagnosis } from './diagnosis';

/** The oldest that `package.json` allows. */
const NODE = [20, 18, 1];

/** The provider is started by Terraform, with the Node.js that is on the PATH then: it need not be the one that runs this. */
export function diagnoseNode(): Diagnosis {
  const subject = 'Node.js';
  const help = `Install Node.js ${NODE.join('.')} or newer where Terraform runs, and put it on the PATH.`;
  const version = outputOf('node', ['--version'])?.trim().replace(/^v/, '');
  if (version === undefined)
    return { subject, state: 'wrong', message: 'there is no node on the PATH', help };
  const isOld = compare(version, NODE) < 0;
  return isOld
    ? { subject, state: 'wrong', message: `${version} is too old`, help }
    : { subject, state: 'ok', message: version };
}

/** The programs that read the provider, and the first version of each that has ephemeral resources. */
const PLANNERS = [
  { program: 'terraform', name: 'Terraform', ephemeralSince: [1, 10, 0] },
  { program: 'tofu', name: 'OpenTofu', ephemeralSince: [1, 11, 0] },
];

/** One of Terraform and OpenTofu is enough. */
export function diagnosePlanners(): Diagnosis[] {
  const found = PLANNERS.flatMap(({ program, name, ephemeralSince }) => {
    const version = versionIn(outputOf(program, ['version', '-json']));
    if (version === undefined) return [];
    const hasEphemeral = compare(version, ephemeralSince) >= 0;
    const message = hasEphemeral
      ? version
      : `${version}, which has no ephemeral resources: ephemeral "apsaramqtt_token" and recheckAtApply need ${ephemeralSince.slice(0, 2).join('.')}`;
    return [{ subject: name, state: 'ok', message } as const];
  });
  if (found.length > 0) return found;
  return [
    {
      subject: 'Terraform',
      state: 'wrong',
      message: 'neither terraform nor tofu is on the PATH',
      help: 'Install one of them where deployments are planned. "apsaramqtt check" needs neither.',
    },
  ];
}

function versionIn(json: string | undefined): string | undefined {
  try {
    return JSON.parse(json ?? '').terraform_version;
  } catch {
    return undefined;
  }
}

function outputOf(program: string, args: readonly string[]): string | undefined {
  const env = { ...process.env, CHECKPOINT_DISABLE: '1' };
  try {
    return execFileSync(program, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

/** Below 0 where a version such as `1.9.8` or `1.10.0-rc1` is older. */
function compare(version: string, other: readonly number[]): number {
  const parts = version.split(/[.-]/).map(Number);
  const index = other.findIndex((part, at) => parts[at] !== part);
  return index < 0 ? 0 : parts[index]! - other[index]!;
}

/**
 * `npm run audit`: ends with 1 if a bundled package has a known vulnerability, and with 2 if the registry gave no answer. Packages that are
 * only used to build and test are not reported, because they do not reach users.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Vulnerability {
  readonly severity: string;
  /** Advisories, or names of vulnerable packages that this one depends on. */
  readonly via: readonly (string | { readonly title: string; readonly url: string })[];
  /** The folders in which it is installed. */
  readonly nodes: readonly string[];
}

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

function main(): number {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', maxBuffer: 64 << 20 });
  const { vulnerabilities, message } = JSON.parse(stdout || '{}') as {
    vulnerabilities?: Readonly<Record<string, Vulnerability>>;
    message?: string;
  };
  if (!vulnerabilities) {
    process.stderr.write(`Failed to read advisories from the registry: ${message ?? 'it gave no answer'}\n`);
    return 2;
  }
  const bundled = new Set(
    readJson('bundle/sbom.cdx.json').components.map(
      (component: { 'bom-ref': string }) => component['bom-ref'],
    ),
  );
  const { packages } = readJson('package-lock.json');
  const found = Object.entries(vulnerabilities).flatMap(([name, { severity, via, nodes }]) => {
    const installed = nodes.map((path) => `${name}@${packages[path]?.version}`);
    const advisories = via.map((one) => (typeof one === 'string' ? one : `${one.title} (${one.url})`));
    return installed
      .filter((package_) => bundled.has(package_))
      .map((package_) => `${package_}: ${severity}: ${advisories.join(', ')}\n`);
  });
  process.stdout.write(
    found.join('') || `None of the ${bundled.size} packages that are bundled has a known vulnerability.\n`,
  );
  return found.length > 0 ? 1 : 0;
}

process.exitCode = main();

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { finished } from '../support/terraform';

const ADVISORY = {
  id: 1,
  url: 'https://github.com/advisories/GHSA-0000-0000-0000',
  title: 'Reads too much',
  severity: 'high',
  vulnerable_versions: '<99',
  cwe: [],
  cvss: { score: 0, vectorString: null },
};

let registry: Server;
let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'audit-'));
});
afterEach(() => {
  registry.close();
  rmSync(cache, { recursive: true });
});

/** Runs npm's audit against a registry with these advisories, or with a registry that does not support audits. */
async function audit(advisories?: object) {
  registry = createServer((request, response) => {
    const isAsked = request.method === 'POST' && request.url?.endsWith('/advisories/bulk');
    response.statusCode = isAsked && advisories ? 200 : 405;
    request.resume().on('end', () => response.end(JSON.stringify(advisories ?? {})));
  });
  await new Promise<void>((listening) => registry.listen(0, '127.0.0.1', listening));
  const { port } = registry.address() as AddressInfo;
  const script = ['--import', 'tsx', resolve('scripts/audit.ts')];
  const env = {
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${port}`,
    npm_config_fetch_retries: '0',
    // A separate cache, because the default one contains answers of other registries.
    npm_config_cache: cache,
  };
  return finished(spawn(process.execPath, script, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
}

describe('npm run audit', () => {
  it('passes if no bundled package has an advisory', async () => {
    const { status, stdout } = await audit({ jest: [ADVISORY] });
    expect(stdout).toMatch(/^None of the \d+ packages that are bundled has a known vulnerability\.$/m);
    expect(status).toBe(0);
  });

  it('ends with 1 if a bundled package has an advisory, and names it', async () => {
    const { status, stdout } = await audit({ pbf: [ADVISORY] });
    expect(stdout).toMatch(
      /^pbf@[\d.]+: high: Reads too much \(https:\/\/github\.com\/advisories\/GHSA-0000/m,
    );
    expect(status).toBe(1);
  });

  it('ends with 2 if the registry cannot be reached', async () => {
    const { status, stderr } = await audit();
    expect(stderr).toContain('Failed to read advisories from the registry');
    expect(status).toBe(2);
  });
});

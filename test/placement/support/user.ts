import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lockProvider } from '../../../lib/placement/lock-file';
import { placeProvider } from '../../../lib/placement/place-provider';
import { thisPlatform } from '../../../lib/placement/platform';
import { type InitPrediction, predictInit } from '../../../lib/placement/predict-init';
import { type Planner, PROVIDER_ADDRESS, PROVIDER_ADDRESSES } from '../../../lib/placement/provider-address';
import { bundledProvider, type ProviderPackage } from '../../../lib/placement/provider-package';
import { PROGRAM_CACHE } from '../../support/program-cache';
import { type Finished, Terraform } from '../../support/terraform';

export const PROVIDER = bundledProvider();
export const OTHER_VERSION: ProviderPackage = { ...PROVIDER, version: '9.9.9' };

/** A user with a home folder and a configuration. Terraform and the prediction are both run as this user. */
export class User {
  readonly home = realpathSync(mkdtempSync(join(tmpdir(), 'home-')));
  readonly folder = join(this.home, 'project');
  /** The `terraform.d/plugins` folder of the configuration. */
  readonly plugins = 'project/terraform.d/plugins';
  readonly #env: NodeJS.ProcessEnv = {
    HOME: this.home,
    ...PROGRAM_CACHE,
    TF_CLI_CONFIG_FILE: undefined,
    // No server can be reached.
    HTTPS_PROXY: 'http://127.0.0.1:1',
    TF_REGISTRY_DISCOVERY_RETRY: '0',
  };

  constructor(readonly planner: Planner) {
    this.writeConfiguration();
  }

  writeConfiguration(): this {
    const apsaramqtt = { source: 'apsaramqtt/apsaramqtt', version: PROVIDER.version };
    const terraform = { required_providers: { apsaramqtt } };
    return this.write('project/main.tf.json', JSON.stringify({ terraform }));
  }

  path(name: string): string {
    return join(this.home, name);
  }

  /** The path of the package for this platform in a folder of packages. */
  packageIn(folder: string): string {
    return this.path(join(folder, PROVIDER_ADDRESS[this.planner], PROVIDER.version, thisPlatform()));
  }

  write(name: string, content: string): this {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content.replaceAll('~HOME', this.home));
    return this;
  }

  makeFolder(name: string): this {
    mkdirSync(this.path(name), { recursive: true });
    return this;
  }

  link(name: string, to: string): this {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    symlinkSync(to, this.path(name));
    return this;
  }

  place(plugins = this.plugins, provider = PROVIDER): this {
    placeProvider(this.path(plugins), provider);
    return this;
  }

  /** Puts the provider into a folder as unpacked files, as other tools do. */
  unpack(plugins = this.plugins, platform = thisPlatform()): this {
    for (const address of PROVIDER_ADDRESSES) {
      const folder = join(plugins, address, PROVIDER.version, platform);
      cpSync(PROVIDER.folder, this.path(folder), { recursive: true });
    }
    return this;
  }

  lock(provider = PROVIDER): this {
    lockProvider(this.path('project/.terraform.lock.hcl'), provider, PROVIDER_ADDRESSES);
    return this;
  }

  setEnv(env: NodeJS.ProcessEnv): this {
    Object.assign(this.#env, env);
    return this;
  }

  get env(): NodeJS.ProcessEnv {
    return { ...process.env, ...this.#env };
  }

  installation(methods: string): this {
    return this.write('.terraformrc', `provider_installation {\n${methods}\n}\n`);
  }

  predicted(): InitPrediction {
    return predictInit({
      planner: this.planner,
      folder: this.folder,
      version: PROVIDER.version,
      env: this.env,
    });
  }

  run(...args: string[]): Promise<Finished> {
    return new Terraform(this.#env, this.planner, this.folder).run(...args, '-no-color');
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

import { join } from 'node:path';
import { type TerraformProvider, TerraformStack } from 'cdktf';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import type { Construct } from 'constructs';
import { isSystemError, systemProblem } from '../gate/system-problem';
import { placeCodeCache } from '../placement/code-cache-folder';
import { lockProvider } from '../placement/lock-file';
import { placeProvider } from '../placement/place-provider';
import { placeProjectRuntime } from '../placement/place-runtime';
import { thisPlatform } from '../placement/platform';
import { removeDeadLinks } from '../placement/plugin-cache';
import { predictInit } from '../placement/predict-init';
import { addressesToLock, PROVIDER_ADDRESS, plannerOf } from '../placement/provider-address';
import { bundledProvider, type ProviderPackage } from '../placement/provider-package';
import { AlicloudSettings, LeftOutNotice } from './alicloud-settings';
import { warningAt } from './annotations';
import { ApsaramqttProviderBinding, type ApsaramqttProviderConfig } from './generated/provider';
import { spelled } from './spelling';
import { synthesisError } from './synth/stack-synthesis';
import { checkStackOf } from './synth/stack-wide';

/**
 * The Terraform provider that calls QueryToken.
 *
 * Synth writes the provider into `terraform.d/plugins` of the stack's folder, with its entry in the lock file. `cdktf diff`,
 * `cdktf deploy`, `terraform init` and `tofu init` find it there and need no registry for it.
 *
 * @example
 * new ApsaramqttProvider(this, "apsaramqtt", { region: "cn-hangzhou" });
 */
export class ApsaramqttProvider extends ApsaramqttProviderBinding {
  /**
   * Creates a provider with the settings of an alicloud provider: credentials, roles, region and timeouts. They are copied when the app is
   * synthesized, with references as references. The alicloud provider may also come from `cdktf get`.
   *
   * Synth warns of settings without a counterpart, such as `source_ip`. Of `endpoints`, only `sts` is copied.
   *
   * @param scope the stack of the alicloud provider, or a construct in it.
   * @param id the construct's id.
   * @param alicloud the alicloud provider. Its alias is copied, too.
   * @param overrides arguments that replace those of the alicloud provider. A block, such as `assumeRole`, replaces the
   * whole block.
   * @throws if the construct is not an alicloud provider, or is in another stack.
   *
   * @example
   * ApsaramqttProvider.fromAlicloud(this, "apsaramqtt", alicloud, { maxCalls: 100 });
   */
  public static fromAlicloud(
    scope: Construct,
    id: string,
    alicloud: TerraformProvider,
    overrides: ApsaramqttProviderConfig = {},
  ): ApsaramqttProvider {
    requireAlicloud(scope, id, alicloud);
    const alias = overrides.alias ?? alicloud.alias;
    const provider = new ApsaramqttProvider(scope, id, { ...overrides, alias });
    const settings = new AlicloudSettings(alicloud, provider.argumentNames());
    provider.alicloud = settings;
    const notice = new LeftOutNotice(settings);
    // A validation, because an aspect would belong to one copy of cdktf only.
    provider.node.addValidation({
      validate: () => {
        notice.add(provider);
        return [];
      },
    });
    return provider;
  }

  private alicloud?: AlicloudSettings;

  /**
   * @param scope the stack, or a construct in it.
   * @param id the construct's id.
   * @param config the arguments. Those that are omitted come from the environment variables of the process that runs Terraform.
   */
  constructor(scope: Construct, id: string, config: ApsaramqttProviderConfig = {}) {
    super(scope, id, config);
    const synthesis = checkStackOf(this);
    addCustomSynthesis(this, {
      onSynthesize: ({ outdir, manifest }) => {
        const stack = manifest.forStack(TerraformStack.of(scope));
        const folder = join(outdir, stack.workingDirectory);
        // Nothing is placed for a stack that is refused. The warning goes directly to the manifest, because annotations are already collected.
        synthesis.oncePassed(() =>
          this.failing(folder, () => place(folder, (text) => stack.annotations.push(warningAt(this, text)))),
        );
      },
    });
  }

  /** Adds the folder to an error of the system. Through jsii, other languages get only the message, which does not contain the path. */
  private failing(folder: string, placing: () => void): void {
    try {
      placing();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const { message, help } = systemProblem(`Failed to write the provider to ${folder}`, error);
      throw synthesisError(TerraformStack.of(this), [{ construct: this, message: `${message} ${help}` }]);
    }
  }

  private argumentNames(): string[] {
    return Object.keys(super.synthesizeAttributes());
  }

  /** The arguments for Terraform, including those of an alicloud provider. */
  // biome-ignore lint/suspicious/noExplicitAny: as cdktf declares it.
  protected override synthesizeAttributes(): { [name: string]: any } {
    const own = Object.entries(super.synthesizeAttributes()).filter(([, value]) => value !== undefined);
    return { ...this.alicloud?.carriedOver(), ...Object.fromEntries(own) };
  }

  /** The arguments for HCL, including those of an alicloud provider. */
  // biome-ignore lint/suspicious/noExplicitAny: as cdktf declares it.
  protected override synthesizeHclAttributes(): { [name: string]: any } {
    return { ...this.alicloud?.carriedOverAsHcl(), ...super.synthesizeHclAttributes() };
  }
}

/**
 * Places the provider in the folder of a stack, with its lock entry.
 *
 * @param warn called with problems of this machine. They are not errors, because Terraform may run on another machine.
 */
function place(folder: string, warn: (message: string) => void): void {
  const provider = bundledProvider();
  const packages = placeWithRuntime(join(folder, 'terraform.d/plugins'), provider, warn);
  // Without a lock entry, the command line of CDKTF would ask the registry for the provider.
  const program = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';
  lockProvider(join(folder, '.terraform.lock.hcl'), provider, addressesToLock(program), packages);
  const { version } = provider;
  const question = { planner: plannerOf(program), folder, version, env: process.env };
  removeDeadLinks(question);
  const init = predictInit(question);
  if ('problem' in init && init.problem.code !== 'MirrorDecides')
    warn(`${init.problem.message} ${init.problem.help}`);
}

/**
 * Places the provider and, if the project contains Bun, the provider compiled with it. On Windows, returns the folder of the compiled
 * provider, which then needs a hash in the lock file.
 */
function placeWithRuntime(
  plugins: string,
  provider: ProviderPackage,
  warn: (message: string) => void,
): readonly string[] {
  let compiled: string | undefined;
  try {
    compiled = placeProjectRuntime(provider, process.cwd(), process.env);
  } catch (error) {
    warn((error as Error).message);
  }
  const executable = process.platform === 'win32' ? compiled : undefined;
  placeProvider(plugins, provider, executable);
  placeCodeCache(process.env);
  if (executable === undefined) return [];
  return [join(plugins, PROVIDER_ADDRESS.terraform, provider.version, thisPlatform())];
}

function requireAlicloud(scope: Construct, id: string, alicloud: TerraformProvider): void {
  const { path } = alicloud.node;
  const [name, own, other] = [
    `${scope.node.path}/${id}`,
    TerraformStack.of(scope),
    TerraformStack.of(alicloud),
  ];
  if (alicloud.terraformProviderSource?.split('/').at(-1) !== 'alicloud') {
    throw new Error(
      `${spelled('ApsaramqttProvider.fromAlicloud')}: ${path} is a provider "${alicloud.terraformResourceType}", not an alicloud provider, so ${name} cannot take settings from it. Pass an AlicloudProvider.`,
    );
  }
  if (own !== other) {
    throw new Error(
      `${spelled('ApsaramqttProvider.fromAlicloud')}: ${name} cannot take settings from ${path}: they are in different stacks. Pass an alicloud provider of the stack ${own.node.path}.`,
    );
  }
}

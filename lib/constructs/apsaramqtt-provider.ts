import { join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import type { Construct } from 'constructs';
import { lockProvider } from '../mirror/lock-file';
import { placeProvider } from '../mirror/place-provider';
import { addressesToLock } from '../mirror/provider-address';
import { bundledProvider } from '../mirror/provider-package';
import { ApsaramqttProviderBinding, type ApsaramqttProviderConfig } from './generated/provider';
import { literalTokens } from './literal-tokens';

/**
 * The Terraform provider that asks QueryToken.
 *
 * Synth puts the provider into the stack's folder, `terraform.d/plugins`, with its entry in the lock file: `cdktf diff`,
 * `cdktf deploy`, `terraform init` and `tofu init` find it there and need no registry for it.
 */
export class ApsaramqttProvider extends ApsaramqttProviderBinding {
  /**
   * @param scope the stack, or a construct in it.
   * @param id the construct's id.
   * @param config arguments that are left out are taken from the environment variables of the process that runs Terraform.
   */
  constructor(scope: Construct, id: string, config: ApsaramqttProviderConfig = {}) {
    super(scope, id, config);
    this.node.addValidation({ validate: () => literalTokens(TerraformStack.of(this)) });
    addCustomSynthesis(this, {
      onSynthesize({ outdir, manifest }) {
        const stack = manifest.forStack(TerraformStack.of(scope));
        const folder = join(outdir, stack.workingDirectory);
        const provider = bundledProvider();
        placeProvider(join(folder, 'terraform.d/plugins'), provider);
        // The command line asks the registry for a provider that the lock file does not have.
        const program = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';
        lockProvider(join(folder, '.terraform.lock.hcl'), provider, addressesToLock(program));
      },
    });
  }
}

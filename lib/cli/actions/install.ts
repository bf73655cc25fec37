import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { placeProvider } from '../../placement/place-provider';
import { bundledProvider } from '../../placement/provider-package';

/** Places the provider, and prints what to paste. */
export function install({ dir, user }: { dir: string; user?: boolean }): void {
  const pluginsFolder = user
    ? join(homedir(), '.terraform.d', 'plugins')
    : join(resolve(dir), 'terraform.d', 'plugins');
  const provider = bundledProvider();
  placeProvider(pluginsFolder, provider);
  process.stdout.write(`The provider apsaramqtt ${provider.version} is in ${pluginsFolder}.

Paste this into the configuration, and run terraform init (or tofu init):

terraform {
  required_providers {
    apsaramqtt = {
      source  = "apsaramqtt/apsaramqtt"
      version = "${provider.version}"
    }
  }
}

provider "apsaramqtt" {
  region = "cn-hangzhou"
}

data "apsaramqtt_token" "device" {
  instance_id = "post-cn-..."
  token_env   = "DEVICE_TOKEN"
}
`);
}

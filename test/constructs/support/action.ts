import { TerraformElement } from 'cdktf';
import type { Construct } from 'constructs';

/** An action that restarts devices. Neither framework has a construct for actions. */
export class Action extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: Readonly<Record<string, unknown>> = {},
  ) {
    super(scope, id, 'action.device_restart');
  }

  override toTerraform() {
    return { action: { device_restart: { [this.friendlyUniqueId]: { config: this.config } } } };
  }
}

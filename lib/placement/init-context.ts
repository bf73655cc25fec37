import type { Planner } from './provider-address';

/** The conditions under which `terraform init` or `tofu init` will run. */
export interface InitContext {
  readonly planner: Planner;
  /** The folder of the configuration, in which the program runs. */
  readonly folder: string;
  /** The version of the provider that init should find. */
  readonly version: string;
  /** Whether the configuration accepts another version. Init takes the newest accepted one. Default: it accepts no other. */
  readonly accepts?: (version: string) => boolean;
  readonly env: NodeJS.ProcessEnv;
}

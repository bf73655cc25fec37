import type { Planner } from './provider-address';

/** What `terraform init` or `tofu init` is asked for. */
export interface InitQuestion {
  readonly planner: Planner;
  /** The folder of the configuration, in which the program runs. */
  readonly folder: string;
  /** The version of the provider that is wanted. */
  readonly version: string;
  /** Whether the configuration accepts another version as well, of which init takes the newest. Default: it accepts none. */
  readonly accepts?: (version: string) => boolean;
  readonly env: NodeJS.ProcessEnv;
}

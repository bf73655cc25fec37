import type { Problem } from '../gate/problem';

/** Why the programs will not find or start the provider. */
export interface PlacementProblem extends Problem {
  readonly code: PlacementCode;
  /** The file of the `provider_installation` block that causes the problem. */
  readonly blockIn?: string;
}

export type PlacementCode =
  | 'ArgumentsRefused'
  | 'NetworkDecides'
  | 'MirrorDecides'
  | 'SourcesSwitchedOff'
  | 'SourceUnreadable'
  | 'VersionMissing'
  | 'VersionExcluded'
  | 'NewerVersionChosen'
  | 'EngineExcluded'
  | 'OtherSource'
  | 'ConfigurationInvalid'
  | 'PlatformMissing'
  | 'PackageDamaged'
  | 'OverriddenWithNothing'
  | 'LockUnreadable'
  | 'OtherVersionLocked'
  | 'OtherChecksumLocked'
  | 'LockReadonly'
  | 'CacheBroken'
  | 'NotWritable'
  | 'ExecutableMissing'
  | 'NotExecutable'
  | 'MountedNoexec'
  | 'RuntimeMissing'
  | 'RuntimeOld'
  | 'RuntimeBroken';

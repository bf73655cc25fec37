import type { Problem } from '../gate/problem';

/** Why the provider will not be found, or not start. */
export interface PlacementProblem extends Problem {
  readonly code: PlacementCode;
  /** The file of the `provider_installation` block that causes it: another block solves it. */
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

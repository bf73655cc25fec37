import type { Problem } from '../gate/problem';

/** Why the provider will not be found, or not start. */
export interface PlacementProblem extends Problem {
  readonly code: PlacementCode;
}

export type PlacementCode =
  | 'ArgumentsRefused'
  | 'NetworkDecides'
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

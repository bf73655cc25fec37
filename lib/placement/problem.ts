/** Why the provider will not be found, or not start. */
export interface PlacementProblem {
  readonly code: PlacementCode;
  readonly message: string;
  readonly help: string;
}

export type PlacementCode =
  | 'NetworkDecides'
  | 'SourcesSwitchedOff'
  | 'SourceUnreadable'
  | 'VersionMissing'
  | 'PlatformMissing'
  | 'OtherVersionLocked'
  | 'OtherChecksumLocked'
  | 'CacheBroken'
  | 'NotWritable'
  | 'NotExecutable'
  | 'MountedNoexec'
  | 'RuntimeMissing'
  | 'RuntimeOld';

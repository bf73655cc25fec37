/**
 * How well a fact about the cloud is supported: `documented` (every source that states it agrees), `contradicted` (sources
 * disagree; the product accepts each reading), `unknown` (no source states it; the product does not rely on it).
 */
export type EvidenceStatus = 'documented' | 'contradicted' | 'unknown';

/** The source of a fact about the cloud. */
export interface Evidence {
  /** The page, repository or package that states it. */
  readonly source: string;
  /** The day on which the source was read, as `YYYY-MM-DD`. */
  readonly date: string;
  readonly status: EvidenceStatus;
}

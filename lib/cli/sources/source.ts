import type { Policy } from '../../gate/policy';
import type { Question } from '../../gate/question';
import type { ProviderArguments } from '../../onsmqtt/settings';
import type { Location, Unreadable } from '../check-result';
import type { Judged } from '../judged';

/** A token that the service is to be asked about. */
export interface AskedToken {
  readonly name: string;
  readonly question: Question;
  readonly policy: Policy;
  /** The arguments of the provider block that it is asked with. */
  readonly provider: ProviderArguments;
  readonly location?: Location;
}

/** What was found in one place that was named to be checked. */
export interface Source {
  /** What is known without asking. */
  readonly judged: Judged;
  readonly asked: readonly AskedToken[];
  /** The tokens that would be asked about, were they known here. */
  readonly unresolved: Judged;
  readonly unreadable: readonly Unreadable[];
  /** What was left out and why, as sentences. */
  readonly notes: readonly string[];
}

export const NOTHING_FOUND: Source = {
  judged: { tokens: [], findings: [] },
  asked: [],
  unresolved: { tokens: [], findings: [] },
  unreadable: [],
  notes: [],
};

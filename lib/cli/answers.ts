import type { Outcome } from '../gate/outcome';
import type { Unreadable } from './check-result';
import { type Judged, judgedToken, together } from './judged';
import type { AskedToken } from './sources/source';
import { uncheckedToken } from './unchecked-token';

/** What the service said of tokens. */
export interface Answers {
  readonly outcomes: readonly { readonly token: AskedToken; readonly outcome: Outcome }[];
  /** Those that nobody could be asked about. */
  readonly unasked: readonly AskedToken[];
  readonly calls: number;
  /** Why, where there are such. */
  readonly unreadable: readonly Unreadable[];
}

/** The answers to a check as the policy of each token leaves them. */
export function judgedAnswers({ outcomes, unasked }: Answers): Judged {
  const judged = outcomes.map(({ token: { name, question, location, policy }, outcome }) =>
    judgedToken(outcome, { name, instanceId: question.instanceId, location }, policy),
  );
  return together([...judged, { tokens: unasked.map(uncheckedToken), findings: [] }]);
}

/** Why something could not be done, worded for its reader. Every failure has this shape. It contains no token and no secret. */
export interface Problem {
  /** Stable: the service's own code (`SignatureDoesNotMatch`), or one of ours (`ConnectionRefused`). */
  readonly code: string;
  /** What happened, in whole sentences. */
  readonly message: string;
  /** What to do about it, in whole sentences that name the options of the reader's surface. */
  readonly help: string;
  readonly at?: ProblemPlace;
}

/** Where a problem is. */
export interface ProblemPlace {
  /** The argument at fault, as Terraform names it, such as `instance_id`. */
  readonly argument?: string;
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
}

/** A problem as the layer that finds it describes it: without a worded remedy, because this layer does not know its reader. */
export interface ProblemFacts extends Omit<Problem, 'help'> {
  readonly remedies: readonly Remedy[];
}

/** What may help: a sentence for every reader, or advice that each surface words with its own options. */
export type Remedy = string | Advice;

export type Advice =
  | { readonly to: 'check-endpoint' }
  | { readonly to: 'check-instance-id' }
  | { readonly to: 'check-network' }
  | { readonly to: 'check-token-file' }
  | { readonly to: 'choose-region'; readonly regions: readonly string[] }
  | { readonly to: 'correct-endpoint' }
  /** `faulty`: the sources that are configured and have no credentials. */
  | { readonly to: 'give-credentials'; readonly faulty: readonly string[] }
  | { readonly to: 'lower-request-rate'; readonly most: number }
  | { readonly to: 'raise-budget' }
  | { readonly to: 'raise-read-timeout' }
  | { readonly to: 'send-fewer-requests' }
  | { readonly to: 'set-region' }
  | { readonly to: 'set-variable'; readonly variable: string }
  | { readonly to: 'use-vpc-endpoint'; readonly region: string };

/** How one surface (Terraform, command line, synth) words each advice, in whole sentences. */
export type Wording = {
  readonly [To in Advice['to']]: (advice: Extract<Advice, { readonly to: To }>) => string;
};

/** The problem as a surface words it. */
export function problemOf({ code, message, remedies, at }: ProblemFacts, wording: Wording): Problem {
  const help = remedies.map((remedy) => sentence(remedy, wording)).join(' ');
  return at === undefined ? { code, message, help } : { code, message, help, at };
}

function sentence(remedy: Remedy, wording: Wording): string {
  if (typeof remedy === 'string') return remedy;
  const word = wording[remedy.to] as (advice: Advice) => string;
  return word(remedy);
}

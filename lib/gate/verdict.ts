/**
 * What is known of a token: `valid` (TokenStatus true), `invalid` (TokenStatus false), or `unverified`
 * (it could not be asked, or the service answered with an error).
 */
export type Verdict = 'valid' | 'invalid' | 'unverified';

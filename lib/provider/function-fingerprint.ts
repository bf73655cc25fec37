import { FunctionError, type ProviderFunction } from '../plugin/provider';

export const functionFingerprint: ProviderFunction = {
  summary: 'The fingerprint of a token',
  description:
    'Returns the fingerprint of a token: `sha256:` and the first 12 hex digits of its SHA-256, like `token_fingerprint` of the data sources. With it, a configuration can compare tokens without revealing them. For the password of a client (`R|<token>`), it returns the fingerprint of the token. Needs Terraform 1.8 or OpenTofu 1.7.',
  parameters: [
    {
      name: 'token',
      type: 'string',
      description:
        'The token. If it is sensitive, so is the fingerprint: `nonsensitive` may be applied to it.',
    },
  ],
  returns: 'string',

  async call([token]) {
    if (typeof token !== 'string') throw new TypeError('a token is a string');
    // Loaded here because at least two of a plan's three launches call no function.
    const [{ fingerprint }, { bareToken, tokenTextProblem }] = await Promise.all([
      import('../gate/fingerprint'),
      import('../gate/token-text'),
    ]);
    const problem = tokenTextProblem(token, 'The token');
    if (problem) throw new FunctionError(`${problem.message} ${problem.remedies.join(' ')}`, 'token');
    return fingerprint(bareToken(token));
  },
};

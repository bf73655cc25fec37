import { fingerprint } from '../../../gate/fingerprint';
import { bareToken, tokenTextProblem } from '../../../gate/token-text';
import { CallError, type ProviderFunctions, STRING, stringValue } from '../../../hcl';
import { isOurs } from '../gate-provider';

const FUNCTIONS: ProviderFunctions = {
  fingerprint: {
    parameters: [{ name: 'token', type: STRING }],
    type: STRING,
    mayBeNull: true,
    run([token]) {
      const text = String(token?.data);
      const problem = tokenTextProblem(text, 'The token');
      if (problem) throw new CallError(problem.message, 0);
      return stringValue(fingerprint(bareToken(text)));
    },
  },
};

/** The functions of the apsaramqtt provider; undefined for other providers, whose functions cannot be evaluated here. */
export function functionsOf(source: string): ProviderFunctions | undefined {
  return isOurs(source) ? FUNCTIONS : undefined;
}

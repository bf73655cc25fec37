import { fingerprint } from '../gate/fingerprint';
import type { CheckedToken } from './check-result';
import type { AskedToken } from './sources/source';

/** A token that nobody is asked about. */
export function uncheckedToken({ name, question, location }: AskedToken): CheckedToken {
  const { instanceId, token } = question;
  const tokenFingerprint = fingerprint(token);
  return { name, instanceId, verdict: 'unchecked', tokenFingerprint, requestId: null, location };
}

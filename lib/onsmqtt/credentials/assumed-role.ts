import type { RoleToAssume } from '../role-settings';
import type { CredentialSource } from './source';
import type { Sts } from './sts';

/** A role that is assumed with what another source gives. */
export function assumedRole(base: CredentialSource, role: RoleToAssume, sts: Sts): CredentialSource {
  return {
    name: base.name,
    read: async (signal) => sts.assumeRole(role, await base.read(signal), signal),
  };
}

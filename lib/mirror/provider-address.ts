import { basename } from 'node:path';

/** What `apsaramqtt/apsaramqtt` stands for: each program puts its own registry in front. */
const ADDRESSES: { readonly [program: string]: string } = {
  terraform: 'registry.terraform.io/apsaramqtt/apsaramqtt',
  tofu: 'registry.opentofu.org/apsaramqtt/apsaramqtt',
};

export const PROVIDER_ADDRESSES: readonly string[] = Object.values(ADDRESSES);

/** The address that a program uses, by the program's name or path; all of them where the name says nothing. */
export function addressesUsedBy(program: string): readonly string[] {
  const used = Object.keys(ADDRESSES).filter((name) => basename(program).includes(name));
  return used.length > 0 ? used.map((name) => ADDRESSES[name]!) : PROVIDER_ADDRESSES;
}

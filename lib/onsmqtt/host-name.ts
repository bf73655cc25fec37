/** The longest name, and the longest part of one, that can be looked up (RFC 1035). */
const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;

/**
 * Whether the host of a URL can be one: an address, or a name that can be looked up. What cannot, such as a token in place of an
 * endpoint, must reach neither a name server nor a message: a URL changes it to lower case, in which it is not recognised.
 */
export function isHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return true;
  const name = hostname.replace(/\.$/, '');
  const isLabel = (label: string) => /^[a-z0-9_-]+$/.test(label) && label.length <= LONGEST_LABEL;
  return name.length <= LONGEST_NAME && name.split('.').every(isLabel);
}

/** The longest name, and the longest label of one (RFC 1035). */
const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;

/**
 * Whether the host of a URL is an address or a possible name. Any other text, such as a token in place of an endpoint, must reach neither
 * a name server nor a message. The register of secrets would not recognise it, because a URL changes its host to lower case.
 */
export function isHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return true;
  const name = hostname.replace(/\.$/, '');
  const isLabel = (label: string) => /^[a-z0-9_-]+$/.test(label) && label.length <= LONGEST_LABEL;
  return name.length <= LONGEST_NAME && name.split('.').every(isLabel);
}

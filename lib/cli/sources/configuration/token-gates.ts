/** The nodes of gates by the nodes of the tokens that they check. */
export class TokenGates {
  private readonly byToken = new Map<string, Set<string>>();
  /** By the objects that the tokens are members of. */
  private readonly byObject = new Map<string, Set<string>>();

  get isEmpty(): boolean {
    return this.byToken.size === 0;
  }

  /** @param gates empty if no gate checks the token: AMT005 must find what uses it. */
  add(token: string, gates: readonly string[]): void {
    addTo(this.byToken, token, gates);
    for (const object of objectsOf(token)) addTo(this.byObject, object, gates);
  }

  /** The gates of a token, or of what it is a member of, or of what is a member of it; undefined where it is none. */
  of(node: string): ReadonlySet<string> | undefined {
    const known = [node, ...objectsOf(node), otherSpelling(node)].find((one) => this.byToken.has(one));
    return known === undefined ? this.byObject.get(node) : this.byToken.get(known);
  }

  /** Whether a node is a member of elements of which another one is the token: `var.devices.[]zone` beside `var.devices.[]token`. */
  isBesideToken(node: string): boolean {
    if (!MEMBER_OF_ELEMENT.test(node) || this.of(node) !== undefined) return false;
    const [whole, ofAll] = objectsOf(node).reverse();
    // That of another element is a token, too.
    return this.byObject.has(whole ?? '') && !this.byObject.has(ofAll ?? '');
  }
}

/** `var.device[*].token` is `var.device.token` where there is one device, or none, instead of a list. */
function otherSpelling(node: string): string {
  return node.replace(
    /((?:^|\.)(?:var|local)\.[^.]+\.)(\[\])?([^.[\]]+)$/,
    (_, object: string, ofAny: string | undefined, field: string) =>
      ofAny === undefined ? `${object}[]${field}` : `${object}${field}`,
  );
}

/** A member of any element, or of one. */
const MEMBER_OF_ELEMENT = /(?:^|\.)(?:var|local)\.[^.]+\.(?:\[\][^.[\]]+|[^.[\]]+\[[^\]]*\])$/;

function addTo(map: Map<string, Set<string>>, key: string, gates: readonly string[]): void {
  const known = map.get(key) ?? new Set();
  for (const gate of gates) known.add(gate);
  map.set(key, known);
}

/**
 * What a node is a member of, the nearest first: `data.x.y.data[token]` of `data.x.y.data` and `data.x.y`, `var.devices.a[token]` also
 * of the tokens of all elements, `var.devices.[]token`.
 */
export function objectsOf(node: string): string[] {
  const [, object = node.replace(/\.[^.]+$/, ''), name, field] =
    /^(.*)\.([^.[\]]+)\[([^\]]*)\]$/.exec(node) ?? [];
  return name === undefined ? [object] : [`${object}.${name}`, `${object}.[]${field}`, object];
}

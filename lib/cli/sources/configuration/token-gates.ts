import { ANY, KEY, type ValueAddress, type ValuePath } from '../../../hcl';

type Step = ValuePath[number];

/** What is known about the tokens in a part of a value. */
class Place {
  isToken = false;
  /** The nodes of the gates that check this part. */
  readonly gates = new Set<string>();
  /** The gates that check it in only one of several elements. */
  readonly partial = new Set<string>();
  /** The gates that check this part, or a part of it. */
  readonly within = new Set<string>();
  readonly #below = new Map<Step, Place>();

  /** Makes the place at a path. Adds the gates to each place on the path, but not to the last one. */
  make(path: ValuePath, gates: Iterable<string>): Place {
    let place: Place = this;
    for (const step of path) {
      addTo(place.within, gates);
      const next = place.#below.get(step) ?? new Place();
      place.#below.set(step, next);
      place = next;
    }
    return place;
  }

  at(step: Step): Place[] {
    const steps: readonly Step[] = typeof step === 'string' ? [step, ANY] : [step];
    return steps.flatMap((one) => this.#below.get(one) ?? []);
  }

  get hasElements(): boolean {
    return this.#below.size > (this.#below.has(KEY) ? 1 : 0);
  }
}

/** The nodes of the gates that check tokens. */
export class TokenGates {
  readonly #byNode = new Map<string, Place>();

  get isEmpty(): boolean {
    return this.#byNode.size === 0;
  }

  /**
   * @param inAny the same token, but in any element of its collection. It counts as a token that these gates check only in part.
   * @param gates empty if no gate checks the token, so that AMT005 reports what uses it.
   */
  add(token: ValueAddress, inAny: ValueAddress, gates: readonly string[]): void {
    const root = this.#byNode.get(token.node) ?? new Place();
    this.#byNode.set(token.node, root);
    const place = root.make(token.path, gates);
    place.isToken = true;
    addTo(place.gates, gates);
    addTo(place.within, gates);
    const inAnyElement = root.make(inAny.path, gates);
    inAnyElement.isToken = true;
    addTo(inAnyElement.partial, gates);
  }

  /**
   * The gates that check a value. Undefined if it is not a token, not a part of one, and contains none.
   *
   * @param isPassedOn whether the value is only a name for other values, which then show which elements a gate checks.
   */
  of({ node, path }: ValueAddress, isPassedOn: boolean): ReadonlySet<string> | undefined {
    const root = this.#byNode.get(node);
    if (root === undefined) return undefined;
    const gates = new Set<string>();
    let isToken = false;
    let places = [root];
    const take = (...found: ReadonlySet<string>[]) => {
      isToken = true;
      for (const one of found) addTo(gates, one);
    };
    for (const [at, step] of path.entries()) {
      for (const place of places) {
        if (place.isToken) take(place.gates);
        if (step === ANY && at === path.length - 1 && place.hasElements) take(place.within);
      }
      places = places.flatMap((place) => place.at(step));
    }
    for (const { within, partial } of places) take(within, ...(isPassedOn ? [partial] : []));
    return isToken ? gates : undefined;
  }
}

function addTo(set: Set<string>, added: Iterable<string>): void {
  for (const one of added) set.add(one);
}

import { ANY, type HeldValue, KEY, type ValuePath } from '../../../hcl';

type Step = ValuePath[number];

/** What is known of the tokens at, around and in something in a value. */
class Place {
  isToken = false;
  /** The nodes of the gates that check it. */
  readonly gates = new Set<string>();
  /** Those that check it in one element of several. */
  readonly partial = new Set<string>();
  /** Those that check it, or something in it. */
  readonly within = new Set<string>();
  readonly #below = new Map<Step, Place>();

  /** The place to which a path leads from here. Each on the way is given the gates, the last one is not. */
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
   * @param inAny the token in any element of what it is an element of, where it is: there it is a token as well, which these gates do not check.
   * @param gates empty if no gate checks the token: AMT005 must find what uses it.
   */
  add(token: HeldValue, inAny: HeldValue, gates: readonly string[]): void {
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
   * The gates that check a value; undefined where it is neither a token nor in one, and has none in it.
   *
   * @param isPassedOn whether the value is only a name for others: which of several elements a gate checks is judged by these.
   */
  of({ node, path }: HeldValue, isPassedOn: boolean): ReadonlySet<string> | undefined {
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

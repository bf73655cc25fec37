import {
  dependable,
  type ITerraformDependable,
  TerraformElement,
  TerraformOutput,
  TerraformStack,
  Tokenization,
} from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { type Body, isBody } from '../../gate/configuration/block';
import type { Waiting } from '../element-kinds';
import { isGate, isInTree, type MarkedGate } from '../marked-gate';
import { Protection } from '../protection';
import { sharedMap } from '../shared-map';
import { spelled } from '../spelling';
import { asDependency, dependenciesIn } from '../synthesized';
import { problemsWithProtection } from './protection-problems';
import { kindOf, type SynthesisProblem, type SynthesizedStack, synthesisError } from './stack-synthesis';

/** An element of `dependsOn`: a text, or a construct that a program assigned. */
type Given = string | (IConstruct & Partial<ITerraformDependable>);

/** The gates that each construct named in `dependsOn` before aspects ran, with the element that named them. */
const gatesNamed = sharedMap<IConstruct, Map<IConstruct, Given>>('GatesNamed');

/**
 * Converts the constructs in `dependsOn` to texts, and refuses those without an address in Terraform. cdktf converts only those in
 * properties, and ignores constructs without an address.
 *
 * If an aspect replaces `dependsOn`, the gates in it are added again, like those of `protect()`. Therefore this also runs before aspects.
 */
export function prepareDependsOn(_: TerraformStack, constructs: readonly IConstruct[]): void {
  for (const node of constructs) {
    const holder = node as { dependsOn?: Given[] | Given };
    const { dependsOn } = holder;
    const known = gatesNamed.get(node);
    // In outputs, `dependsOn` contains constructs. In stacks, it is a method.
    if (
      (!dependsOn && !known) ||
      typeof dependsOn === 'function' ||
      Tokenization.isResolvable(dependsOn) ||
      TerraformOutput.isTerraformOutput(node)
    )
      continue;
    const given = [dependsOn ?? []].flat();
    const named = given.map((each) => requireName(node, each));
    const missing = [...(known ?? [])].filter(([gate]) => isInTree(gate) && !named.includes(gate));
    if (missing.length > 0 || given.some((each) => typeof each === 'object' && each !== null)) {
      holder.dependsOn = [...given, ...missing.map(([, text]) => text)].map((each) =>
        typeof each === 'string' ? each : dependable(each as ITerraformDependable),
      );
    }
    for (const [index, each] of named.entries()) {
      if (!Construct.isConstruct(each) || TerraformElement.isTerraformElement(each)) continue;
      const gates = gatesNamed.get(node) ?? new Map<IConstruct, Given>();
      gatesNamed.set(node, gates.set(each, given[index] as Given));
    }
  }
}

/**
 * Completes `depends_on`: each address occurs once, and a gate is replaced by all of its checks. This does not apply to elements that are
 * protected by one token, which already name what they wait for.
 */
export function completeDependsOn(synthesized: SynthesizedStack): void {
  const gates = [...synthesized.constructs].filter(isGate);
  const byFirst = new Map<unknown, readonly string[]>(
    gates.map(({ _addresses: addresses }) => [addresses[0], addresses]),
  );
  const byToken = new Map(
    gates.flatMap(({ _dependenciesByToken: texts, _addresses: [first] }) =>
      texts.map((text) => [text, first] as const),
    ),
  );
  /** The first address of each gate that protects an element by one token. */
  const namedByToken = (element: IConstruct) => {
    const { dependsOn = [], rawOverrides } = element as Partial<Waiting> & { readonly rawOverrides?: Body };
    return rawOverrides?.depends_on === undefined ? [dependsOn].flat().map((text) => byToken.get(text)) : [];
  };
  for (const { body, address } of synthesized.blocks) {
    if (body.depends_on === undefined || body.depends_on === null) continue;
    const named = listed(body.depends_on).map(asDependency);
    const complete = new Set<unknown>(synthesized.elementsAt(address).flatMap(namedByToken));
    const all = named.flatMap<unknown>((each) =>
      complete.has(each) ? [each] : (byFirst.get(each) ?? [each]),
    );
    Object.assign(body, { depends_on: [...new Set(all)] });
  }
}

/** The elements of `depends_on`. If an override sets one that the element does not have (`depends_on.0`), CDKTF creates an object. */
function listed(given: unknown): unknown[] {
  return [given].flat().flatMap((each) => (isBody(each) ? Object.values(each) : [each]));
}

/** The problems with elements that name a gate in `dependsOn` but do not wait for it, because of an override or a move. */
export function lostDependencies(synthesized: SynthesizedStack): SynthesisProblem[] {
  const gates = [...synthesized.constructs].filter(isGate);
  const byFirst = new Map<unknown, MarkedGate>(gates.map((gate) => [gate._addresses[0], gate]));
  // Texts that the gates added belong to their protections, which are checked separately.
  const added = new Set(gates.flatMap((gate) => [...gate._dependencies, ...gate._dependenciesByToken]));
  return [...synthesized.constructs].filter(isWaiting).flatMap((node) => {
    const texts = node.dependsOn.filter((text) => !added.has(text));
    if (texts.length === 0) return [];
    const isChosen = (each: IConstruct): each is Waiting => each === node;
    return [...dependenciesIn(node, texts)]
      .map((address) => byFirst.get(address))
      .filter((gate) => gate !== undefined)
      .flatMap((gate) =>
        canWait(node)
          ? problemsWithProtection(new Protection({ gate, scope: node, isChosen }), synthesized)
          : {
              construct: node,
              message: `${node.node.path} depends on the gate ${gate.node.path} (${spelled('dependsOn')}), but cannot wait: only resources, data sources, modules and outputs have depends_on in Terraform. Remove it, and make what uses ${node.node.path} depend on the gate.`,
            },
      );
  });
}

/** Whether the block of an element can have depends_on. Programs can assign `dependsOn` to every element. */
function canWait(node: Waiting): boolean {
  return !['var', 'local', undefined].includes(kindOf(node));
}

/** Whether `dependsOn` of an element contains texts. In outputs, it contains constructs. */
export function isWaiting(node: IConstruct): node is Waiting & { dependsOn: string[] } {
  const { dependsOn } = node as Partial<Waiting>;
  return Array.isArray(dependsOn) && dependsOn.length > 0 && typeof dependsOn[0] === 'string';
}

/** The construct that an element of `dependsOn` names, or its text. */
function namedBy(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  const [token] = Tokenization.reverseString(given).tokens;
  return token && 'dependable' in token ? token.dependable : given;
}

/** Like {@link namedBy}. @throws if it has no address in Terraform. */
function requireName(node: IConstruct, given: unknown): unknown {
  const named = namedBy(given);
  const problem = (message: string) =>
    synthesisError(TerraformStack.of(node), [{ construct: node, message }]);
  const refusal = Construct.isConstruct(named) && isGate(named) ? named._whyNotOwn(node) : undefined;
  if (refusal) throw problem(refusal);
  // A text is valid only if the program assigned it. cdktf converts a construct without an address to an empty text.
  if (typeof named === 'string' ? named === given : typeof named === 'object' && named && 'fqn' in named)
    return named;
  const { path } = node.node;
  if (hasProtect(named)) {
    throw problem(
      `${path} depends on one token of a fleet (${spelled('dependsOn')}), which has no address in Terraform. Pass ${path} to ${spelled('protect')}() of the token.`,
    );
  }
  const what = Construct.isConstruct(named) ? named.node.path : 'something that is not a construct';
  throw problem(
    `${path} depends on ${what} (${spelled('dependsOn')}), which is not a resource, module, data source or gate. Name the resources in it, or call node.${spelled('addDependency')}() of ${path}.`,
  );
}

function hasProtect(given: unknown): boolean {
  return (
    !Construct.isConstruct(given) && typeof (given as { protect?: unknown } | null)?.protect === 'function'
  );
}

import { TerraformElement, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Block, dependenciesOf } from '../../gate/configuration/block';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import { append } from '../../gate/grouping';
import { waitingFor, wholeOf } from '../choice';
import { addDependencies, dependencyTexts } from '../dependencies';
import { inSameStack, type Waiting } from '../element-kinds';
import { elementsOfGate, isGate, isInTree, type MarkedGate } from '../marked-gate';
import { Protection } from '../protection';
import { spelled } from '../spelling';
import { dependenciesIn } from '../synthesized';
import { isWaiting } from './depends-on';
import { problemsWithProtection } from './protection-problems';
import { addressOf, StackSynthesis, type SynthesisProblem, type SynthesizedStack } from './stack-synthesis';

/** A `node.addDependency` from or to a gate. cdktf ignores all of these dependencies. */
interface Dependency {
  readonly source: IConstruct;
  readonly target: IConstruct;
  /** The gates that the source waits for. */
  readonly gates: readonly MarkedGate[];
  /** The gates of the source, which wait for the target. */
  readonly waiting: readonly MarkedGate[];
}

/** Adds the dependencies of `node.addDependency` to `dependsOn`, and the rechecks of each gate that `dependsOn` names. */
export function prepareDependencies(stack: TerraformStack, constructs: readonly IConstruct[]): void {
  for (const dependency of dependenciesOn(constructs)) {
    if (TerraformStack.of(dependency.target) !== stack || !isInTree(dependency.target)) continue;
    for (const protection of protectionsOf(dependency)) protection.apply();
    const texts = dependencyTexts(waitedFor(dependency.target));
    for (const check of dependency.waiting.flatMap(elementsOfGate)) addDependencies(check, texts);
  }
  const rechecked = constructs.filter(isGate).filter(({ _checks }) => _checks.length > 1);
  if (rechecked.length === 0) return;
  const byToken = new Set(rechecked.flatMap((gate) => gate._dependenciesByToken));
  for (const node of constructs) {
    if (!isWaiting(node)) continue;
    const named = dependenciesIn(
      node,
      node.dependsOn.filter((text) => !byToken.has(text)),
    );
    for (const gate of rechecked)
      if (gate._addresses.slice(0, 1).some((address) => named.has(address)))
        addDependencies(node, gate._dependencies);
  }
}

/** Adds the dependencies of `node.addDependency` that `dependsOn` cannot express to the configuration. */
export function completeDependencies(synthesized: SynthesizedStack): void {
  passOn(synthesized);
  if (synthesized.json.action === undefined) return;
  for (const dependency of dependenciesOn(synthesized.constructs))
    for (const protection of protectionsOf(dependency)) protection.complete(synthesized);
}

/**
 * Makes an element that depends on a waiting element also wait for the same gate. If the waiting element is protected by one token, the
 * element waits for it instead, because its precondition is what fails. A check without a gate is treated like a gate.
 */
function passOn(synthesized: SynthesizedStack): void {
  const { constructs } = synthesized;
  const dependents = dependentsIn(synthesized);
  if (dependents.size === 0) return;
  const gates = [...constructs].filter(isGate);
  const byToken = new Set(gates.flatMap((gate) => gate._dependenciesByToken));
  const waiting = new Map(gates.flatMap((gate) => gate._addresses.map((each) => [each, new Set<Block>()])));
  const hasCondition = ({ address }: Block) =>
    synthesized
      .elementsAt(address)
      .some((node) => isWaiting(node) && node.dependsOn.some((text) => byToken.has(text)));
  for (const block of dependents.keys())
    if (hasCondition(block) || (isTokenCheck(block) && !waiting.has(block.address)))
      waiting.set(block.address, new Set());
  const pending = synthesized.blocks.flatMap((block) =>
    [...dependenciesOf(block), block.address].flatMap((address) => {
      const waitingForIt = waiting.get(address as string);
      waitingForIt?.add(block);
      return waitingForIt ? [{ block, address, waitingForIt }] : [];
    }),
  );
  const passed = new Map<Block, unknown[]>();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { address, waitingForIt } = next;
    for (const block of dependents.get(next.block) ?? []) {
      if (waitingForIt.has(block)) continue;
      waitingForIt.add(block);
      pending.push({ block, address, waitingForIt });
      append(passed, block, address);
    }
  }
  for (const [block, addresses] of passed)
    Object.assign(block.body, { depends_on: [...dependenciesOf(block), ...addresses] });
}

/** For each block that is the target of a `node.addDependency`, the blocks that depend on it. */
function dependentsIn(synthesized: SynthesizedStack): ReadonlyMap<Block, readonly Block[]> {
  const blocksIn = (construct: IConstruct) =>
    waitedFor(construct).flatMap((element) => synthesized.blockOf(element) ?? []);
  const dependents = new Map<Block, Block[]>();
  for (const source of synthesized.constructs) {
    const { dependencies } = source.node;
    const sources = dependencies.length > 0 ? blocksIn(source) : [];
    const targets = dependencies.flatMap((each) => [...blocksIn(each), ...checksIn(each, synthesized)]);
    for (const target of new Set(targets)) for (const each of sources) append(dependents, target, each);
  }
  // For everything except checks, gates wait through their `dependsOn`.
  for (const { target, waiting } of dependenciesOn(synthesized.constructs)) {
    const gates = waiting.flatMap(elementsOfGate).flatMap((element) => synthesized.blockOf(element) ?? []);
    if (gates.length === 0) continue;
    for (const check of checksIn(target, synthesized))
      for (const gate of gates) append(dependents, check, gate);
  }
  return dependents;
}

/** The checks in a construct, without those of gates. */
function checksIn(construct: IConstruct, synthesized: SynthesizedStack): Block[] {
  return inSameStack(construct)
    .filter((node) => TerraformElement.isTerraformElement(node))
    .filter(({ node }) => !(node.scope && isGate(node.scope)))
    .flatMap((element) => synthesized.blockOf(element) ?? [])
    .filter(isTokenCheck);
}

/** The problems with dependencies on gates that are missing in the synthesized configuration. */
export function dependsOnGates(synthesized: SynthesizedStack): SynthesisProblem[] {
  const { stack, constructs } = synthesized;
  const dependencies = [...dependenciesOn(constructs), ...dependenciesOfOthers(stack, constructs)];
  const ofGates = dependencies.flatMap((dependency) => {
    const { source, target, waiting } = dependency;
    const asks = `${source.node.path || 'The app'} depends on ${target.node.path} (node.${spelled('addDependency')})`;
    const problem = (message: string) => [{ construct: source, message }];
    if (!isInTree(target)) {
      return problem(`${asks}, which was removed from the app (node.${spelled('tryRemoveChild')}). Keep it.`);
    }
    if (!constructs.has(source) || !constructs.has(target)) {
      return problem(
        `${asks}, which is in another stack. Terraform plans stacks separately, so a gate of one cannot hold up the other. Use ${spelled('addDependency')}() of the stacks for their order, and create a gate in each.`,
      );
    }
    const protections = protectionsOf(dependency);
    if (waiting.length === 0 && protections.every(({ isIdle }) => isIdle)) {
      return problem(
        `${asks}, but is not a resource, data source, module or action, and contains no resource, module or action, so nothing could wait for a gate. Add the dependency to what must wait.`,
      );
    }
    const wanted = waitedFor(target).flatMap((element) => addressOf(element) ?? []);
    const missing = waiting
      .flatMap(elementsOfGate)
      .filter((check) => {
        const block = synthesized.blockOf(check);
        return !wanted.every((address) => block && dependenciesOf(block).includes(address));
      })
      .flatMap(({ node }) =>
        problem(
          `${asks}, but ${node.path} does not wait: its depends_on was overridden. Remove the override.`,
        ),
      );
    return [
      ...protections.flatMap((protection) => problemsWithProtection(protection, synthesized)),
      ...missing,
    ];
  });
  return [...ofGates, ...idleDependencies(synthesized)];
}

/** The problems with constructs that depend on a check without a gate, but contain nothing that can wait. */
function idleDependencies(synthesized: SynthesizedStack): SynthesisProblem[] {
  return [...synthesized.constructs].flatMap((source) =>
    source.node.dependencies
      .filter((target) => checksIn(target, synthesized).length > 0 && waitedFor(source).length === 0)
      .filter(() => !inSameStack(source).some(isGate))
      .map((target) => ({
        construct: source,
        message: `${source.node.path} depends on ${target.node.path} (node.${spelled('addDependency')}), but is not a resource, data source or module, and contains no resource or module, so nothing could wait for the check. Add the dependency to what must wait.`,
      })),
  );
}

function dependenciesOn(constructs: Iterable<IConstruct>): Dependency[] {
  const found: Dependency[] = [];
  for (const source of constructs) {
    for (const target of source.node.dependencies) {
      const targetGates = inSameStack(target).filter(isGate);
      const beneath = new Set<IConstruct>(targetGates);
      const waiting = inSameStack(source)
        .filter(isGate)
        .filter((gate) => !beneath.has(gate));
      if (targetGates.length + waiting.length > 0)
        found.push({ source, target, gates: targetGates, waiting });
    }
  }
  return found;
}

/**
 * The dependencies of constructs outside of all checked stacks: of the app, and of stacks without gates. They are reported by the stack of
 * the gate, and by the stack around the construct.
 */
function dependenciesOfOthers(stack: TerraformStack, constructs: ReadonlySet<IConstruct>): Dependency[] {
  const elsewhere = dependenciesOn(unchecked(stack.node.root));
  const within = dependenciesOn(unchecked(stack).filter((construct) => !constructs.has(construct)));
  return [...elsewhere.filter(({ gates }) => gates.some((gate) => constructs.has(gate))), ...within];
}

/** A construct and everything beneath it, without checked stacks. */
function unchecked(construct: IConstruct, into: IConstruct[] = []): IConstruct[] {
  into.push(construct);
  for (const child of construct.node.children) if (!StackSynthesis.isOf(child)) unchecked(child, into);
  return into;
}

function protectionsOf({ source, gates, waiting }: Dependency): Protection[] {
  return gates.flatMap((gate) =>
    [source, ...waiting].map(
      (scope) =>
        new Protection({
          gate,
          scope,
          isChosen: waitingFor(scope),
          isChosenBlock: () => true,
          withActions: true,
        }),
    ),
  );
}

/** The elements of a dependency target. Empty for a gate, for which {@link protectionsOf} creates protections. */
function waitedFor(target: IConstruct): Waiting[] {
  return isGate(target) ? [] : inSameStack(target).filter(wholeOf(target));
}

import { isDeepStrictEqual } from 'node:util';
import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Block, type Body, blocksOf, dependenciesOf } from '../../gate/configuration/block';
import { ReferenceGraph } from '../../gate/configuration/reference-graph';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import { spelled } from '../spelling';

/** The part of a synthesized stack that is compared. */
interface Synthesized {
  readonly stack: TerraformStack;
  readonly blocks: readonly Block[];
  /** The construct that the author of a block knows. */
  ownerOf(block: Block): IConstruct;
}

interface LateChange {
  readonly construct: IConstruct;
  readonly message: string;
}

/** What of a block must be in the file: all of a check, and of what has to do with checks, what it waits for and its conditions. */
interface Gated {
  readonly block: Block;
  readonly dependencies: ReadonlySet<unknown>;
  readonly rest: unknown;
}

/** The checks, and the blocks that wait for them, that have changed since they were written. */
export function lateChanges(now: Synthesized, written: Body): LateChange[] {
  const known = new Map(gated(blocksOf(written)).map((each) => [each.block.address, each]));
  return gated(now.blocks).flatMap(({ block, dependencies, rest }) => {
    const before = known.get(block.address);
    const construct = now.ownerOf(block);
    const { path } = construct.node;
    if (!isDeepStrictEqual(dependencies, before?.dependencies ?? new Set())) {
      return {
        construct,
        message: `The dependencies of ${path} were changed after the stack ${now.stack.node.path} was synthesized, so ${path} would not wait. Name them before app.${spelled('synth')}(), and await what is asynchronous.`,
      };
    }
    if (isDeepStrictEqual(rest, before?.rest)) return [];
    const changed = isTokenCheck(block) ? path : `The lifecycle of ${path}`;
    return {
      construct,
      message: `${changed} was changed after the stack ${now.stack.node.path} was synthesized, so the configuration lacks the change. Change it before app.${spelled('synth')}(), and await what is asynchronous.`,
    };
  });
}

/** The change of a stack that was written as HCL, which is not compared in detail. */
export function lateChangeOf(stack: TerraformStack): LateChange {
  return {
    construct: stack,
    message: `The stack ${stack.node.path} was changed after it was synthesized, so the configuration lacks the change. Change it before app.${spelled('synth')}(), and await what is asynchronous.`,
  };
}

/** The checks, and each other block that waits for some or has a condition on one. */
function gated(blocks: readonly Block[]): Gated[] {
  const checks = new Set<unknown>(blocks.filter(isTokenCheck).map(({ address }) => address));
  const graph = new ReferenceGraph(blocks);
  return blocks.flatMap((block) => {
    const { lifecycle } = block.body;
    if (isTokenCheck(block)) return { block, dependencies: new Set(), rest: plain(block.body) };
    const dependencies = new Set(dependenciesOf(block).filter((each) => checks.has(each)));
    const isGated =
      dependencies.size > 0 ||
      graph.referencesIn(lifecycle).some((path) => checks.has(path.slice(0, 3).join('.')));
    return isGated ? { block, dependencies, rest: plain(lifecycle) } : [];
  });
}

/** As it is read from a file. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}

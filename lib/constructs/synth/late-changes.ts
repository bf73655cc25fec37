import { isDeepStrictEqual } from 'node:util';
import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Block, type Body, blocksOf, dependenciesOf } from '../../gate/configuration/block';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import { spelled } from '../spelling';

/** What a stack is synthesized to. */
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

/** The checks, and what waits for them, that were written otherwise than the constructs are now. */
export function lateChanges(now: Synthesized, written: Body): LateChange[] {
  const known = new Map(
    gated(blocksOf(written)).map(([{ address }, content]): [string, unknown] => [address, content]),
  );
  return gated(now.blocks)
    .filter(([block, content]) => !isDeepStrictEqual(content, known.get(block.address)))
    .map(([block]) => {
      const construct = now.ownerOf(block);
      const { path } = construct.node;
      return {
        construct,
        message: isTokenCheck(block)
          ? `${path} was changed after the stack ${now.stack.node.path} was synthesized, so the configuration lacks the change. Change it before app.${spelled('synth')}(), and await what is asynchronous.`
          : `The dependencies of ${path} were changed after the stack ${now.stack.node.path} was synthesized, so ${path} would not wait. Name them before app.${spelled('synth')}(), and await what is asynchronous.`,
      };
    });
}

/** A change of a stack that was written as HCL, which is not read here. */
export function lateChangeOf(stack: TerraformStack): LateChange {
  return {
    construct: stack,
    message: `The stack ${stack.node.path} was changed after it was synthesized, so the configuration lacks the change. Change it before app.${spelled('synth')}(), and await what is asynchronous.`,
  };
}

/** The checks with their content, and each other block that waits for some, with these. */
function gated(blocks: readonly Block[]): [Block, unknown][] {
  const checks = new Set<unknown>(blocks.filter(isTokenCheck).map(({ address }) => address));
  return blocks.flatMap((block): [Block, unknown][] => {
    if (isTokenCheck(block)) return [[block, JSON.parse(JSON.stringify(block.body))]];
    const waitsFor = dependenciesOf(block).filter((each) => checks.has(each));
    return waitsFor.length > 0 ? [[block, new Set(waitsFor)]] : [];
  });
}

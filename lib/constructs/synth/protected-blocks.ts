import { TerraformElement, TerraformOutput, TerraformProvider } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Block, type Body, blocksOf } from '../../gate/configuration/block';
import { inSameStack } from '../element-kinds';
import type { Protection } from '../protection';
import { spelled } from '../spelling';
import { resolved } from '../synthesized';
import { hasPreconditions } from './protected-elements';
import { kindOf, type SynthesisProblem, type SynthesizedStack } from './stack-synthesis';

/** The problems with protected resources and modules that are not constructs, but come from an override or a class of the program. */
export function problemsWithOtherBlocks(
  protection: Protection,
  synthesized: SynthesizedStack,
): SynthesisProblem[] {
  const { gate, scope, isChosenBlock, preconditions = [] } = protection.props;
  if (!isChosenBlock) return [];
  const writers = writersIn(scope);
  if (scope !== synthesized.stack && writers.size === 0) return [];
  const isKept = ({ body }: Block) => protection.holds(body) && hasPreconditions(body, preconditions, gate);
  return synthesized.blocks
    .filter(({ kind }) => kind === 'resource' || kind === 'module')
    .filter(({ address }) => synthesized.elementsAt(address).length === 0)
    .filter(({ address }) => scope === synthesized.stack || writers.has(address))
    .filter((block) => isChosenBlock(block) && !isKept(block))
    .map(({ address }) => {
      const writer = writers.get(address);
      const [reason, place] = writer
        ? [`${writer.node.path} writes it`, `${spelled('toTerraform')}()`]
        : ['an override made it', 'the override'];
      return {
        construct: writer ?? synthesized.stack,
        message: `${address} is protected by the gate ${gate.node.path}, but does not wait for it, because ${reason}. Create it as a construct, such as a TerraformResource, or give it ${preconditions.length > 0 ? 'depends_on and the precondition' : 'depends_on'} in ${place}.`,
      };
    });
}

/** The elements of a scope that write blocks with other addresses than their own, by these addresses. */
function writersIn(scope: IConstruct): ReadonlyMap<string, TerraformElement> {
  const writers = inSameStack(scope)
    .filter((node) => TerraformElement.isTerraformElement(node))
    .filter((node) => kindOf(node) === undefined && !TerraformProvider.isTerraformProvider(node))
    .filter((node) => !TerraformOutput.isTerraformOutput(node));
  return new Map(
    writers.flatMap((writer) =>
      blocksOf(resolved(writer, writer.toTerraform()) as Body).map(({ address }) => [address, writer]),
    ),
  );
}

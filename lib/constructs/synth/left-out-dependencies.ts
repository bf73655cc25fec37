import { TerraformElement } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Body, dependenciesOf } from '../../gate/configuration/block';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import { spelled } from '../spelling';
import { asDependency, resolved } from '../synthesized';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/**
 * The problems with elements that name a check in an argument `depends_on`, which CDKTF does not write. This happens in inputs of modules,
 * and in resource classes of the program.
 */
export function leftOutDependencies(synthesized: SynthesizedStack): SynthesisProblem[] {
  return [...synthesized.constructs].filter(hasArguments).flatMap((element) => {
    const { depends_on: given } = element.synthesizeAttributes();
    if (given === undefined || given === null) return [];
    const { path } = element.node;
    const written = synthesized.blockOf(element);
    const waitsFor = written ? dependenciesOf(written) : [];
    return [resolved(element, given)]
      .flat()
      .map(asDependency)
      .filter((address) => !waitsFor.includes(address))
      .flatMap((address) => synthesized.blockAt(String(address)) ?? [])
      .filter(isTokenCheck)
      .map((block) => ({
        construct: element,
        message: `${path} names ${synthesized.ownerOf(block).node.path} in an argument depends_on, which CDKTF does not write, so ${path} would not wait. Name it in ${spelled('dependsOn')} of ${path}.`,
      }));
  });
}

/** An element with the method that CDKTF calls for its arguments. */
interface WithArguments extends TerraformElement {
  synthesizeAttributes(): Body;
}

function hasArguments(node: IConstruct): node is WithArguments {
  return TerraformElement.isTerraformElement(node) && 'synthesizeAttributes' in node;
}

import { bodiesOf } from '../../gate/configuration/block';
import { addressOf, ReferenceGraph } from '../../gate/configuration/reference-graph';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import { spelled } from '../spelling';
import { asDependency } from '../synthesized';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The elements that a check would replace: a plan has changes of resources only, and fails where `replace_triggered_by` names others. */
export function replaceTriggers(synthesized: SynthesizedStack): SynthesisProblem[] {
  const graph = new ReferenceGraph([]);
  return synthesized.blocks.flatMap((block) => {
    // Terraform reads the texts as expressions, without signs.
    const triggers = bodiesOf(block.body.lifecycle)
      .flatMap(({ replace_triggered_by: given }) => given)
      .map((each) => `\${${asDependency(each)}}`);
    return graph
      .referencesIn(triggers)
      .flatMap((path) => synthesized.blockAt(addressOf(path)) ?? [])
      .filter(isTokenCheck)
      .map((check) => {
        const construct = synthesized.ownerOf(block);
        const { path } = construct.node;
        return {
          construct,
          message: `${path} names ${synthesized.ownerOf(check).node.path} in ${spelled('replaceTriggeredBy')}, which takes resources only. Create a DataResource with the ${spelled('tokenFingerprint')} in its ${spelled('triggersReplace')}, and name that by its address, such as "terraform_data.fingerprint".`,
        };
      });
  });
}

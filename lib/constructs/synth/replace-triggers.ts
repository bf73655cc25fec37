import { bodiesOf } from '../../gate/configuration/block';
import { addressOf, ReferenceGraph } from '../../gate/configuration/reference-graph';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import { spelled } from '../spelling';
import { asDependency } from '../synthesized';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The problems with elements that name a check in `replace_triggered_by`. Terraform accepts only resources there. */
export function replaceTriggers(synthesized: SynthesizedStack): SynthesisProblem[] {
  const graph = new ReferenceGraph([]);
  return synthesized.blocks.flatMap((block) => {
    // Terraform reads these texts as expressions without `${}`.
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

import type { IConstruct } from 'constructs';
import { checksWithoutProvider } from './checks-without-provider';
import { crossStackTokens } from './cross-stack-tokens';
import { dependsOnGates, prepareDependencies } from './gate-dependencies';
import { literalTokens } from './literal-tokens';
import { lostChecks } from './lost-checks';
import { rulesBroken } from './mqtt-token-rules';
import { packageVersions } from './package-versions';
import { StackSynthesis } from './stack-synthesis';
import { noticeUnsearched } from './unsearched-tokens';
import { visibleVariables } from './visible-variables';

/** Whatever has to do with tokens has the stack that it belongs to checked as a whole. */
export function checkStackOf(construct: IConstruct): StackSynthesis {
  const synthesis = StackSynthesis.of(construct);
  synthesis.prepare(prepareDependencies);
  synthesis.once(noticeUnsearched);
  for (const check of [
    literalTokens,
    crossStackTokens,
    dependsOnGates,
    lostChecks,
    checksWithoutProvider,
    packageVersions,
    visibleVariables,
    rulesBroken,
  ]) {
    synthesis.check(check);
  }
  return synthesis;
}

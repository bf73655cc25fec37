import type { IConstruct } from 'constructs';
import { rulesBroken } from '../mqtt-token-rules';
import { anotherProvider } from './another-provider';
import { noticeAspectsOfApps } from './aspects-of-apps';
import { checksWithoutProvider } from './checks-without-provider';
import { crossStackTokens } from './cross-stack-tokens';
import { completeDependsOn, lostDependencies, prepareDependsOn } from './depends-on';
import { searchEarly } from './early-search';
import { ephemeralOutputs } from './ephemeral-outputs';
import { ephemeralVariables } from './ephemeral-variables';
import { completeDependencies, dependsOnGates, prepareDependencies } from './gate-dependencies';
import { hclProblems } from './hcl-output';
import { leftOutDependencies } from './left-out-dependencies';
import { literalTokens } from './literal-tokens';
import { lostChecks } from './lost-checks';
import { packageVersions } from './package-versions';
import { providerAliases } from './provider-aliases';
import { waitForProviders } from './provider-dependencies';
import { providersOfOtherStacks } from './providers-of-other-stacks';
import { replaceTriggers } from './replace-triggers';
import { StackSynthesis } from './stack-synthesis';
import { noticeStored } from './stored-tokens';
import { noticeStoredVerdicts } from './stored-verdicts';
import { tokenAssets } from './token-assets';
import { tokenIds } from './token-ids';
import { searchFrom, tokensOfTheApp } from './tokens-of-the-app';
import { noticeUnsearched } from './unsearched-tokens';
import { visibleVariables } from './visible-variables';
import { waitingCircles } from './waiting-circles';

/** Registers all checks of a stack. Every construct for tokens calls this for its stack. */
export function checkStackOf(construct: IConstruct): StackSynthesis {
  const synthesis = StackSynthesis.of(construct);
  synthesis.beforeAspects(prepareDependsOn);
  synthesis.prepare(prepareDependsOn);
  synthesis.prepare(prepareDependencies);
  synthesis.complete(completeDependsOn);
  synthesis.complete(completeDependencies);
  synthesis.complete(waitForProviders);
  synthesis.checkHcl(hclProblems);
  synthesis.once(searchFrom);
  synthesis.once(searchEarly);
  synthesis.once(noticeUnsearched);
  synthesis.once(noticeStored);
  synthesis.once(noticeStoredVerdicts);
  synthesis.once(noticeAspectsOfApps);
  for (const check of [
    literalTokens,
    tokenIds,
    crossStackTokens,
    ephemeralOutputs,
    ephemeralVariables,
    dependsOnGates,
    lostDependencies,
    leftOutDependencies,
    replaceTriggers,
    lostChecks,
    checksWithoutProvider,
    providerAliases,
    providersOfOtherStacks,
    anotherProvider,
    packageVersions,
    tokenAssets,
    visibleVariables,
    waitingCircles,
    tokensOfTheApp,
    rulesBroken,
  ]) {
    synthesis.check(check);
  }
  return synthesis;
}

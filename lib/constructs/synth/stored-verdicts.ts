import { TerraformOutput, type TerraformStack } from 'cdktf';
import { isCrossStackOutput, isNameOfCrossStackOutput } from '../../gate/configuration/block';
import { addWarning, annotateOnce } from '../annotations';
import { inSameStack } from '../element-kinds';
import { StackSynthesis } from './stack-synthesis';
import { referredTo } from './token-paths';

/** The attributes of checks and of tokens of a fleet that contain a verdict, such as `verdict`, but not `token_fingerprint`. */
const VERDICT =
  /^(data\.apsaramqtt_tokens?\.[^.]+)\.(?:(?:.+\.)?(?:verdict|token_status)|all_valid|(?:invalid|unverified)_names|results(?:\.[^.]+)?)$/;

/** Warns of verdicts that another stack uses, because CDKTF passes them through the state, where they are older than the plan. */
export function noticeStoredVerdicts(stack: TerraformStack): void {
  annotateOnce(stack, () => {
    if (inSameStack(stack).some(isPassed)) warnOf(stack);
  });
}

function isPassed(construct: object): boolean {
  return TerraformOutput.isTerraformOutput(construct) && isNameOfCrossStackOutput(construct.friendlyUniqueId);
}

function warnOf(stack: TerraformStack): void {
  const synthesized = StackSynthesis.of(stack).draft();
  const passed = synthesized.blocks.filter(isCrossStackOutput).map(({ body }) => body.value);
  const gates = [...referredTo(passed, synthesized)].map((path) => VERDICT.exec(path)?.[1]);
  for (const address of new Set(gates)) {
    const block = synthesized.blockAt(address);
    if (!block) continue;
    addWarning(
      synthesized.ownerOf(block),
      `Another stack uses a verdict of the gate ${block.name}. CDKTF passes it through the state, so it is the verdict of the last apply, and may be out of date when the other stack is planned. Create a gate in that stack.`,
    );
  }
}

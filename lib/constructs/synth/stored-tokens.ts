import { TerraformOutput, type TerraformStack } from 'cdktf';
import { isCrossStackOutput } from '../../gate/configuration/block';
import { addWarning, annotateOnce } from '../annotations';
import { inSameStack } from '../element-kinds';
import { isGate } from '../marked-gate';
import { spelled } from '../spelling';
import { knownVariables } from './known-variables';
import { StackSynthesis } from './stack-synthesis';
import { TokenPaths } from './token-paths';

/** Warns of outputs that contain a token, because Terraform stores them in the state in plain text. */
export function noticeStored(stack: TerraformStack): void {
  annotateOnce(stack, () => {
    if (mayStore(stack)) warnOf(stack);
  });
}

/** Whether an output may contain a token. If not, which is usual, the stack is not synthesized again. */
function mayStore(stack: TerraformStack): boolean {
  const constructs = inSameStack(stack);
  if (!constructs.some((construct) => TerraformOutput.isTerraformOutput(construct))) return false;
  if ([...knownVariables(stack)].length > 0) return true;
  const given = constructs.filter(isGate).flatMap(({ _checks }) => _checks);
  return given.some(({ given: { token, tokens } }) => token !== undefined || tokens !== undefined);
}

function warnOf(stack: TerraformStack): void {
  const synthesized = StackSynthesis.of(stack).draft();
  const known = new TokenPaths(synthesized);
  for (const block of synthesized.blocks) {
    if (block.kind !== 'output' || isCrossStackOutput(block)) continue;
    const token = known.in(block.body.value);
    if (!token) continue;
    const output = synthesized.ownerOf(block);
    const gate = isGate(token.construct) ? ` (checked by the gate ${token.construct.node.path})` : '';
    addWarning(
      output,
      `The output ${output.node.path} contains the token ${token.reference}${gate}. Terraform stores it in the state in plain text, even if it is sensitive. Remove the output, and read the token where it is needed: ${spelled('MqttToken.fromEnvironment')} or ${spelled('fromFile')}.`,
    );
  }
}

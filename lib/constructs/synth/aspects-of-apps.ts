import { TerraformStack } from 'cdktf';
import { addWarning, annotateOnce } from '../annotations';
import { aspectsOf } from '../aspects';
import { spelled } from '../spelling';

/** Warns of aspects of an app or another construct around a stack. CDKTF silently ignores them. */
export function noticeAspectsOfApps(stack: TerraformStack): void {
  annotateOnce(stack, () => {
    const { scopes } = stack.node;
    const around = scopes.slice(
      0,
      scopes.findIndex((scope) => TerraformStack.isStack(scope)),
    );
    const holder = around.find((scope) => aspectsOf(scope).length > 0);
    if (!holder) return;
    addWarning(
      stack,
      `The aspects of ${holder.node.path || 'the app'} have no effect: CDKTF runs only those of stacks and of the constructs in them. Nothing waits for a gate because of them. Add them to ${stack.node.path}, with ${spelled('Aspects.of')}.`,
    );
  });
}

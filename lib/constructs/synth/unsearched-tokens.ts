import type { TerraformStack } from 'cdktf';
import { LITERAL_TOKEN } from '../../gate/rules';
import { addInfo } from '../annotations';
import { inSameStack } from '../element-kinds';
import { isGate } from '../marked-gate';

/** Says which tokens of a stack cannot be searched for in what is synthesized, because they are not known in this process. */
export function noticeUnsearched(stack: TerraformStack): void {
  let isSaid = false;
  // A validation: annotations that are added later are not shown.
  stack.node.addValidation({
    validate: () => {
      const names = isSaid ? [] : unsetVariables(stack);
      isSaid = true;
      if (names.length > 0) {
        const [are, values] = names.length === 1 ? ['is', 'its value'] : ['are', 'their values'];
        addInfo(
          stack,
          `${shortened(names)} ${are} not set in the environment of this process, so the synthesized configuration was not searched for ${values} (${LITERAL_TOKEN.id}). Set ${names.length === 1 ? 'it' : 'them'} where you synthesize to have it searched.`,
        );
      }
      return [];
    },
  });
}

function unsetVariables(stack: TerraformStack): string[] {
  const names = inSameStack(stack)
    .filter(isGate)
    .flatMap(({ _checks }) => _checks)
    .flatMap(({ given: { token_env: one, token_envs: many } }) => [one, ...Object.values(many ?? {})])
    .filter((name): name is string => typeof name === 'string');
  return [...new Set(names)].filter((name) => !process.env[name]);
}

function shortened(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

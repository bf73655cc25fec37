import type { TerraformStack } from 'cdktf';
import { LITERAL_TOKEN } from '../../gate/rules';
import { addInfo, annotateOnce } from '../annotations';
import { inSameStack } from '../element-kinds';
import { isGate } from '../marked-gate';
import { shortList } from '../short-list';
import { knownVariables } from './known-variables';
import { valueHere } from './literal-tokens';

/** Adds an info about tokens that the synthesized configuration is not searched for, because this process cannot read them. */
export function noticeUnsearched(stack: TerraformStack): void {
  annotateOnce(stack, () => {
    const names = unavailable(stack);
    if (names.length === 0) return;
    const [are, values, them] =
      names.length === 1 ? ['is', 'its value', 'it'] : ['are', 'their values', 'them'];
    addInfo(
      stack,
      `${shortList(names)} ${are} not available to this process, so the synthesized configuration was not searched for ${values} (${LITERAL_TOKEN.id}). Provide ${them} where you synthesize to have it searched.`,
    );
  });
}

/** The environment variables and files with tokens of a stack that this process cannot read. */
function unavailable(stack: TerraformStack): string[] {
  const given = inSameStack(stack)
    .filter(isGate)
    .flatMap(({ _checks }) => _checks.map((check) => check.given));
  const variables = given.flatMap(({ token_env: one, token_envs: many }) => textsIn(one, many));
  const files = given.flatMap(({ token_file: one, token_files: many }) => textsIn(one, many));
  const ofTerraform = [...knownVariables(stack)].map(({ friendlyUniqueId }) => `TF_VAR_${friendlyUniqueId}`);
  const unset = [...variables, ...ofTerraform].filter((name) => !process.env[name]);
  const unread = files.filter((text) => valueHere({ kind: 'file', text }) === undefined);
  return [...new Set([...unset, ...unread])];
}

function textsIn(one: unknown, many: unknown): string[] {
  return [one, ...Object.values(many ?? {})].filter((text): text is string => typeof text === 'string');
}

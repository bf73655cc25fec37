import type { TerraformStack } from 'cdktf';
import { blocksOf } from '../../gate/configuration/block';
import { knownTokensIn } from '../../gate/configuration/literal-tokens';
import { hideIfToken } from '../../gate/secrets/likely-token';
import type { TokenSource } from '../../gate/token-source';
import { inSameStack } from '../element-kinds';
import { isGate } from '../marked-gate';
import { sharedMap } from '../shared-map';
import { synthesisProblemOf } from './broken-rule-problem';
import { knownVariables } from './known-variables';
import { valueHere } from './literal-tokens';
import { otherStacks } from './remote-states';
import { StackSynthesis, type SynthesisProblem, type SynthesizedStack } from './stack-synthesis';
import { tokensBesideConfiguration } from './tokens-beside-configuration';

/** For each app, the stack that searches the others, so that each is searched once. */
const searching = sharedMap<object, TerraformStack>('Searching');

/** Makes the first checked stack of an app search the others. */
export function searchFrom(stack: TerraformStack): void {
  const { root } = stack.node;
  if (!searching.has(root)) searching.set(root, stack);
}

/** The problems with tokens in plain text in another stack than that of their gate, including stacks without gates (AMT004). */
export function tokensOfTheApp(synthesized: SynthesizedStack): SynthesisProblem[] {
  const { stack, blocks } = synthesized;
  if (searching.get(stack.node.root) !== stack) return [];
  const others = otherStacks(stack);
  if (others.length === 0) return [];
  const own = new Map(knownIn(stack));
  const foreign = new Map(others.flatMap(knownIn).filter(([token]) => !own.has(token)));
  const known = new Map([...own, ...foreign]);
  if (known.size === 0) return [];
  const found = [
    ...knownTokensIn(blocks, foreign).map((rule) => synthesisProblemOf(rule, synthesized)),
    ...others.flatMap((other) => [
      ...knownTokensIn(blocksOf(StackSynthesis.written(other)), known).map((rule) =>
        synthesisProblemOf(rule, { ownerOf: () => other }),
      ),
      ...tokensBesideConfiguration(inSameStack(other), known),
    ]),
  ];
  if (found.length > 0) for (const [token] of known) hideIfToken(token);
  return found;
}

/** The tokens of gates and variables of a stack that this process can read, each with the path of its gate or variable. */
export function knownIn(stack: TerraformStack): [token: string, path: string][] {
  const ofGates = inSameStack(stack)
    .filter(isGate)
    .flatMap((gate) =>
      gate._checks
        .flatMap(({ given }) => [
          ...sources('environment', given.token_env, given.token_envs),
          ...sources('file', given.token_file, given.token_files),
        ])
        .map((source) => [valueHere(source), gate.node.path] as const),
    );
  const ofVariables = [...knownVariables(stack)].map(
    (variable) => [process.env[`TF_VAR_${variable.friendlyUniqueId}`], variable.node.path] as const,
  );
  return [...ofGates, ...ofVariables].flatMap(([token, path]) => (token ? [[token, path]] : []));
}

function sources(kind: 'environment' | 'file', one: unknown, many: unknown): TokenSource[] {
  return [one, ...Object.values(many ?? {})]
    .filter((text): text is string => typeof text === 'string')
    .map((text) => ({ kind, text }));
}

import {
  DefaultTokenResolver,
  type IResolvable,
  StringConcat,
  TerraformOutput,
  TerraformStack,
  Tokenization,
} from 'cdktf';
import type { IConstruct } from 'constructs';
import { isCrossStackOutput } from '../../gate/configuration/block';
import { isTokenCheck, tokenArguments } from '../../gate/configuration/token-argument';
import { inSameStack } from '../element-kinds';
import { isGate } from '../marked-gate';
import { spelled } from '../spelling';
import { isStateOf, otherStacks, type RemoteOutput, remoteOutputsIn } from './remote-states';
import { StackSynthesis, type SynthesisProblem, type SynthesizedStack } from './stack-synthesis';
import { referredTo, TokenPaths } from './token-paths';

/** A reference of cdktf to the state of another stack, with the name of that stack. */
const REMOTE_STATE = /^data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)/;

function remedy(): string {
  return `That would keep the token in the state of that stack, in plain text. Read the token in each stack that needs it: a variable of its own with the same name, ${spelled('MqttToken.fromEnvironment')} or ${spelled('fromFile')}.`;
}

/** The problems with tokens that one stack takes from another, because CDKTF passes values between stacks through a state. */
export function crossStackTokens(synthesized: SynthesizedStack): SynthesisProblem[] {
  return [...takenFromOthers(synthesized), ...readFromOthers(synthesized), ...givenToOthers(synthesized)];
}

/** Searches the arguments of gates, because `Testing.synth` writes a reference to another stack like one to the same stack. */
function takenFromOthers({ stack, constructs }: SynthesizedStack): SynthesisProblem[] {
  return [...constructs].filter(isGate).flatMap((gate) => {
    const given = gate._checks.flatMap(({ given: { token, tokens } }) => [token ?? [], tokens ?? []].flat());
    return (given.length === 0 ? [] : stacksOf(gate, given))
      .filter((origin) => origin !== stack)
      .map(({ node }) => ({
        construct: gate,
        message: `The gate ${gate.node.path} checks a token of the stack ${node.path}. ${remedy()}`,
      }));
  });
}

/** Searches the synthesized checks, which finds tokens that come through local values, and those of checks without a gate. */
function readFromOthers(synthesized: SynthesizedStack): SynthesisProblem[] {
  const { blocks, json, stack } = synthesized;
  return blocks.filter(isTokenCheck).flatMap((block) => {
    const given = tokenArguments(block).filter(({ kind }) => kind === 'value');
    const paths = referredTo(
      given.map(({ text }) => text),
      synthesized,
      block,
    );
    const implicit = [...paths].map((path) => REMOTE_STATE.exec(path)?.[1]);
    const explicit = remoteOutputsIn(
      [...paths].map((path) => `\${${path}}`),
      json,
    ).map((output) => otherStacks(stack).find((other) => hasOutput(other, output))?.node.path);
    return [...new Set([...implicit, ...explicit])]
      .filter((origin) => origin !== undefined)
      .map((origin) => ({
        construct: synthesized.ownerOf(block),
        message: `The gate ${block.name} checks a token of the stack ${origin}. ${remedy()}`,
      }));
  });
}

/** Searches the outputs that CDKTF adds, and outputs of the program that another stack reads from the state. */
function givenToOthers(synthesized: SynthesizedStack): SynthesisProblem[] {
  const { stack, blocks } = synthesized;
  const outputs = blocks.filter(({ kind }) => kind === 'output');
  const known = outputs.length === 0 ? undefined : new TokenPaths(synthesized);
  return outputs.flatMap((block) => {
    const token = known?.in(block.body.value);
    if (!token) return [];
    const user = isCrossStackOutput(block) ? 'Another stack' : readerOf(block.path[1], stack);
    if (!user) return [];
    const where = isCrossStackOutput(block) ? '' : ` through the output ${block.name}`;
    return {
      construct: token.construct,
      message: `${user} uses the token ${token.reference} of the stack ${stack.node.path}${where}. ${remedy()}`,
    };
  });
}

function hasOutput(stack: TerraformStack, { name, source }: RemoteOutput): boolean {
  const named = inSameStack(stack)
    .filter((construct) => TerraformOutput.isTerraformOutput(construct))
    .some(({ friendlyUniqueId }) => friendlyUniqueId === name);
  return named && isStateOf(source, stack);
}

/** The stack that reads an output of another from its state. */
function readerOf(output: string | undefined, stack: TerraformStack): string | undefined {
  const reader = otherStacks(stack).find((other) => {
    const json = StackSynthesis.written(other);
    return remoteOutputsIn(json, json).some(
      ({ name = output, source }) => name === output && isStateOf(source, stack),
    );
  });
  return reader && `The stack ${reader.node.path}`;
}

/** The stacks that references in a value belong to. */
function stacksOf(scope: IConstruct, value: unknown): TerraformStack[] {
  const resolver = new StackCollector(new StringConcat());
  Tokenization.resolve(value, { scope, resolver, preparing: false });
  return [...resolver.found];
}

class StackCollector extends DefaultTokenResolver {
  readonly found = new Set<TerraformStack>();

  override resolveToken(...[token, ...rest]: Parameters<DefaultTokenResolver['resolveToken']>) {
    const { originStack } = token as IResolvable & { readonly originStack?: unknown };
    if (TerraformStack.isStack(originStack)) this.found.add(originStack);
    return super.resolveToken(token, ...rest);
  }
}

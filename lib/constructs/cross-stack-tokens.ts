import { DefaultTokenResolver, type IResolvable, StringConcat, TerraformStack, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';
import { isCrossStackOutput, member } from '../gate/configuration/block';
import { references, templateParts } from '../gate/configuration/expression';
import { isTokenCheck, tokenArguments } from '../gate/configuration/token-argument';
import { knownVariables } from './known-variables';
import { isGate } from './marked-gate';
import { spelled } from './spelling';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** What cdktf reads from the state of another stack, and that stack. */
const REMOTE_STATE = /^data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)/;

function remedy(): string {
  return `CDKTF would copy the token into the state of that stack. Read the token in each stack that needs it: a variable of its own with the same name, ${spelled('MqttToken.fromEnvironment')} or ${spelled('fromFile')}.`;
}

/** The tokens that one stack takes from another: what CDKTF passes between stacks, it stores in a state. */
export function crossStackTokens(synthesized: SynthesizedStack): SynthesisProblem[] {
  return [...takenFromOthers(synthesized), ...readFromOthers(synthesized), ...givenToOthers(synthesized)];
}

/** As gates were given them. `Testing.synth` writes a reference to another stack as one to its own. */
function takenFromOthers({ stack, constructs }: SynthesizedStack): SynthesisProblem[] {
  return [...constructs].filter(isGate).flatMap((gate) => {
    const given = gate._checks.flatMap(({ given: { token, tokens } }) => [token ?? [], tokens ?? []].flat());
    return (given.length === 0 ? [] : stacksOf(gate, given))
      .filter((origin) => origin !== stack)
      .map(({ node }) => ({
        path: gate.node.path,
        made: gate._made,
        message: `The gate ${gate.node.path} checks a token of the stack ${node.path}. ${remedy()}`,
      }));
  });
}

/** As they are written: what comes through local values, and what checks take that are no gates. */
function readFromOthers(synthesized: SynthesizedStack): SynthesisProblem[] {
  const { blocks, json, stack } = synthesized;
  return blocks.filter(isTokenCheck).flatMap((block) => {
    const given = tokenArguments(block).filter(({ kind }) => kind === 'value');
    const paths = referredTo(
      given.map(({ text }) => text),
      json.locals,
      block.body.for_each,
    );
    const origins = new Set([...paths].map((path) => REMOTE_STATE.exec(path)?.[1]));
    const owner = synthesized.ownerOf(block);
    return [...origins]
      .filter((origin) => origin !== undefined)
      .map((origin) => ({
        path: owner?.node.path ?? stack.node.path,
        made: owner && isGate(owner) ? owner._made : undefined,
        message: `The gate ${block.name} checks a token of the stack ${origin}. ${remedy()}`,
      }));
  });
}

function givenToOthers({ stack, blocks, json }: SynthesizedStack): SynthesisProblem[] {
  const known = new Set([...knownVariables(stack)].map((variable) => `var.${variable.friendlyUniqueId}`));
  for (const block of blocks.filter(isTokenCheck)) {
    for (const { kind, text } of tokenArguments(block)) {
      if (kind === 'value') for (const path of referredTo(text, json.locals)) known.add(path);
    }
  }
  return blocks
    .filter(isCrossStackOutput)
    .flatMap(({ body }) => [...referredTo(body.value, json.locals)].filter((path) => known.has(path)))
    .map((path) => ({
      path: stack.node.path,
      message: `Another stack uses the token ${path} of the stack ${stack.node.path}. ${remedy()}`,
    }));
}

/** What the texts in a value refer to, followed through local values and the iterator of a block. */
function referredTo(
  value: unknown,
  locals: unknown,
  forEach?: unknown,
  found = new Set<string>(),
): ReadonlySet<string> {
  if (typeof value === 'object' && value !== null) {
    for (const element of Object.values(value)) referredTo(element, locals, forEach, found);
  }
  for (const path of typeof value === 'string' ? pathsIn(value) : []) {
    const text = path.join('.');
    // Local values can refer to each other in circles, which Terraform refuses.
    if (found.has(text)) continue;
    found.add(text);
    const [root, ...steps] = path;
    if (root === 'local') referredTo(member(locals, steps), locals, forEach, found);
    if (root === 'each') referredTo(forEach, locals, forEach, found);
  }
  return found;
}

function pathsIn(text: string): string[][] {
  return templateParts(text).flatMap((part) => ('expression' in part ? references(part.expression) : []));
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

import { resolve } from 'node:path';
import { type Block, isBody } from '../../gate/configuration/block';
import { isTokenCheck, type TokenArgument, tokenArguments } from '../../gate/configuration/token-argument';
import type { Policy, PolicyAction } from '../../gate/policy';
import { Question } from '../../gate/question';
import { readToken } from '../../gate/token-source';
import type { CheckedToken, DeclaredGate } from '../check-result';
import { unjudgedGate } from '../checked-token';
import type { LocatedBlock } from './configuration-file';
import { instancesOf } from './instances';
import type { ConfigurationModule } from './module';
import type { AskedToken } from './source';
import type { Resolved, Values } from './values';

/** The tokens that a module asks about, and those of them that only Terraform can find. */
export function tokensInModule(
  module: ConfigurationModule,
  env: NodeJS.ProcessEnv,
): { asked: AskedToken[]; unresolved: CheckedToken[] } {
  const asked: AskedToken[] = [];
  const unresolved: CheckedToken[] = [];
  for (const block of module.blocks.filter(isTokenCheck)) {
    const name = `${module.prefix}${block.name}`;
    const { location } = block;
    const policy = policyOf(block);
    const instances = instancesOf(block, module.values);
    if ('problem' in instances) {
      unresolved.push(unresolvedGate({ name, location }, instances.problem));
      continue;
    }
    for (const { key, values } of instances) {
      const gate = { name: `${name}${key}`, location };
      for (const found of tokensOf(block, values, { folder: module.rootFolder, env })) {
        const tokenName = `${gate.name}${found.key}`;
        if ('problem' in found) unresolved.push(unresolvedGate(gate, found.problem, tokenName));
        else {
          const provider = module.providers.argumentsFor(block);
          asked.push({ gate, name: tokenName, question: found.question, provider, policy, location });
        }
      }
    }
  }
  return { asked, unresolved };
}

/** Where files and environment variables are looked for. */
interface Surroundings {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

type FoundToken = { readonly key: string } & ({ readonly question: Question } | { readonly problem: string });

function tokensOf(block: LocatedBlock, values: Values, surroundings: Surroundings): FoundToken[] {
  const instanceId = values.resolve(block.body.instance_id);
  return tokenArguments(block)
    .flatMap((given) => single(given, values))
    .map((argument) => {
      const key = argument.key === undefined ? '' : `["${argument.key}"]`;
      if ('problem' in instanceId) return { key, problem: instanceId.problem };
      const token = tokenOf(argument, values, surroundings);
      if ('problem' in token) return { key, problem: token.problem };
      return { key, question: new Question(String(instanceId.value), String(token.value)) };
    });
}

/** A map that is one expression becomes its members, where it is known. */
function single(argument: TokenArgument, values: Values): TokenArgument[] {
  const resolved = values.resolve(argument.text);
  if (!('value' in resolved) || !isBody(resolved.value)) return [argument];
  return Object.entries(resolved.value).map(([key, text]) => ({ ...argument, key, text: String(text) }));
}

function tokenOf({ kind, text }: TokenArgument, values: Values, { folder, env }: Surroundings): Resolved {
  const resolved = values.resolve(text);
  if ('problem' in resolved) return resolved;
  const source = { kind, text: String(resolved.value) };
  const read = readToken(source, env, (shown) => resolve(folder, shown));
  // A clause: the sentence of the finding goes on with it.
  return 'problem' in read ? { problem: read.problem.message.replace(/\.$/, '') } : { value: read.token };
}

function policyOf({ body }: Block): Policy {
  const action = (value: unknown): PolicyAction => (value === 'warn' ? 'warn' : 'fail');
  return {
    onInvalid: action(body.on_invalid),
    onUnverified: action(body.on_unverified),
    onExpiring: action(body.on_expiring),
  };
}

function unresolvedGate(gate: DeclaredGate, problem: string, name?: string): CheckedToken {
  return unjudgedGate(
    gate,
    `Could not resolve the inputs of the gate: ${problem}.`,
    'Set what is missing, or check the plan (terraform show -json).',
    { name },
  );
}

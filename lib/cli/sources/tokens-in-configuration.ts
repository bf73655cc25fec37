import { resolve } from 'node:path';
import { type Block, isBody } from '../../gate/configuration/block';
import { isTokenCheck, type TokenArgument, tokenArguments } from '../../gate/configuration/token-argument';
import type { Policy, PolicyAction } from '../../gate/policy';
import { Question } from '../../gate/question';
import { UNVERIFIED_TOKEN } from '../../gate/rules';
import type { Location } from '../check-result';
import { type Judged, together } from '../judged';
import type { LocatedBlock } from './configuration-file';
import { instancesOf } from './instances';
import type { ConfigurationModule } from './module';
import type { AskedToken } from './source';
import { checkedToken, tokenInEnvironment, tokenInFileAt } from './token-places';
import type { Resolved, Values } from './values';

/** The tokens that a module asks about, and those of them that only Terraform can find. */
export function tokensInModule(
  module: ConfigurationModule,
  env: NodeJS.ProcessEnv,
): { asked: AskedToken[]; unresolved: Judged } {
  const asked: AskedToken[] = [];
  const unresolved: Judged[] = [];
  for (const block of module.blocks.filter(isTokenCheck)) {
    const name = `${module.prefix}${block.name}`;
    const subject = { policy: policyOf(block), location: block.location };
    const instances = instancesOf(block, module.values);
    if ('problem' in instances) {
      unresolved.push(unresolvedToken(name, instances.problem, subject));
      continue;
    }
    for (const { key, values } of instances) {
      for (const found of tokensOf(block, values, { folder: module.rootFolder, env })) {
        const tokenName = `${name}${key}${found.key}`;
        if ('problem' in found) unresolved.push(unresolvedToken(tokenName, found.problem, subject));
        else {
          const provider = module.providers.argumentsFor(block);
          asked.push({ name: tokenName, question: found.question, provider, ...subject });
        }
      }
    }
  }
  return { asked, unresolved: together(unresolved) };
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

function tokenOf({ place, text }: TokenArgument, values: Values, { folder, env }: Surroundings): Resolved {
  const resolved = values.resolve(text);
  if ('problem' in resolved) return resolved;
  const given = String(resolved.value);
  const found = {
    token: () => checkedToken('it', given),
    environment: () => tokenInEnvironment(given, env),
    file: () => tokenInFileAt(resolve(folder, given), given),
  }[place]();
  return 'token' in found ? { value: found.token } : found;
}

function policyOf({ body }: Block): Policy {
  const action = (value: unknown): PolicyAction => (value === 'warn' ? 'warn' : 'fail');
  return { onInvalid: action(body.on_invalid), onUnverified: action(body.on_unverified) };
}

function unresolvedToken(
  name: string,
  problem: string,
  { policy, location }: { policy: Policy; location: Location },
): Judged {
  const unknown = { name, tokenFingerprint: null, location };
  const token = { ...unknown, instanceId: null, verdict: 'unverified', requestId: null } as const;
  const finding = {
    ...unknown,
    rule: UNVERIFIED_TOKEN,
    level: policy.onUnverified === 'fail' ? 'error' : 'warning',
    subject: `Token "${name}"`,
    message: `The token could not be asked about: ${problem}.`,
    help: 'Set what is missing, or check the plan, which holds what Terraform found out: terraform show -json.',
  } as const;
  return { tokens: [token], findings: [finding] };
}

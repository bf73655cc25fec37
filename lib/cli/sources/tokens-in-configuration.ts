import { dirname, resolve } from 'node:path';
import { type Block, isBody } from '../../gate/configuration/block';
import { isTokenCheck, type TokenArgument, tokenArguments } from '../../gate/configuration/token-argument';
import { problemWithToken } from '../../gate/input-checks';
import type { Policy, PolicyAction } from '../../gate/policy';
import { Question } from '../../gate/question';
import { UNVERIFIED_TOKEN } from '../../gate/rules';
import type { Location } from '../check-result';
import { type Judged, together } from '../judged';
import { providerArguments } from './provider-arguments';
import type { AskedToken } from './source';
import { contentOf } from './token-places';
import type { Resolved, Values } from './values';

/** What a configuration is read with. */
export interface ReadingContext {
  readonly blocks: readonly Block[];
  readonly values: Values;
  readonly env: NodeJS.ProcessEnv;
  readonly path: string;
  readonly locate: (block: Block) => Location;
}

/** The tokens that a configuration asks about, and those of them that only Terraform can find. */
export function tokensInConfiguration(context: ReadingContext): { asked: AskedToken[]; unresolved: Judged } {
  const asked: AskedToken[] = [];
  const unresolved: Judged[] = [];
  for (const block of context.blocks.filter(isTokenCheck)) {
    const instanceId = context.values.resolve(block.body.instance_id);
    const subject = { policy: policyOf(block), location: context.locate(block) };
    for (const argument of tokenArguments(block).flatMap((given) => single(given, context.values))) {
      const name = argument.key === undefined ? block.name : `${block.name}["${argument.key}"]`;
      const problem = 'problem' in instanceId ? instanceId.problem : undefined;
      const token = problem === undefined ? tokenOf(argument, context) : { problem };
      if ('problem' in token) unresolved.push(unresolvedToken(name, token.problem, subject));
      else {
        const question = new Question(String((instanceId as { value: unknown }).value), String(token.value));
        asked.push({ name, question, provider: providerArguments(block, context), ...subject });
      }
    }
  }
  return { asked, unresolved: together(unresolved) };
}

/** A map that is one expression becomes its members, where it is known. */
function single(argument: TokenArgument, values: Values): TokenArgument[] {
  const resolved = values.resolve(argument.text);
  if (!('value' in resolved) || !isBody(resolved.value)) return [argument];
  return Object.entries(resolved.value).map(([key, text]) => ({ ...argument, key, text: String(text) }));
}

function tokenOf({ place, text }: TokenArgument, { values, env, path }: ReadingContext): Resolved {
  const resolved = values.resolve(text);
  if ('problem' in resolved) return resolved;
  const given = String(resolved.value);
  const [what, token] = {
    token: () => ['it', given] as const,
    environment: () => [`the environment variable ${given}`, env[given]] as const,
    file: () => [`the file ${given}`, contentOf(resolve(dirname(path), given))] as const,
  }[place]();
  const problem = token === undefined ? 'is not there' : problemWithToken(token);
  return problem === undefined ? { value: token } : { problem: `${what} ${problem}` };
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

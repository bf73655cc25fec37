import { existsSync, readFileSync } from 'node:fs';
import { TerraformElement } from 'cdktf';
import type { IConstruct } from 'constructs';
import { LITERAL_TOKEN } from '../gate/rules';
import { Gate } from './gate';
import { synthesizedJson } from './synthesized';
import { type CheckArguments, tokenChecksIn } from './token-check-element';

/** Anything shorter may stand in a configuration by chance. */
const LEAST_LENGTH = 8;

const HELP = 'Use MqttToken.fromEnvironment, fromFile or fromVariable to keep it out.';

/** What is wrong in a stack with tokens in plain text (AMT004): sentences. */
export function literalTokens(stack: IConstruct): string[] {
  return [...literalArguments(stack), ...knownTokens(stack)];
}

/** Those that were given to a gate in plain text are vouched for: MqttToken.unsafePlainText has asked for the reason. */
function literalArguments(stack: IConstruct): string[] {
  return tokenChecksIn(stack)
    .filter(({ construct }) => !(construct instanceof Gate))
    .filter(({ arguments: { token, tokens } }) =>
      [token, ...Object.values(tokens ?? {})].some((text) => text !== undefined && !isReference(text)),
    )
    .map(({ construct }) =>
      finding(`the token of ${construct.node.path} stands in plain text in the configuration`),
    );
}

/** The tokens whose value this process can see, wherever they stand. */
function knownTokens(stack: IConstruct): string[] {
  const values = new Map(
    tokenChecksIn(stack).flatMap(({ construct, arguments: args }) =>
      valuesOf(args).map((value) => [value, construct.node.path] as const),
    ),
  );
  if (values.size === 0) return [];
  return stack.node
    .findAll()
    .filter(TerraformElement.isTerraformElement)
    .flatMap((element) => {
      const json = synthesizedJson(element);
      return [...values]
        .filter(([value]) => json.includes(JSON.stringify(value).slice(1, -1)))
        .map(([, gate]) =>
          finding(
            `${element.node.path} holds the token of ${gate} in plain text in the synthesized configuration`,
          ),
        );
    });
}

function finding(what: string): string {
  return `${LITERAL_TOKEN.id} ${LITERAL_TOKEN.name}: ${what}. ${HELP}`;
}

function valuesOf(args: CheckArguments): string[] {
  const environment = [args.token_env, ...Object.values(args.token_envs ?? {})];
  const files = [args.token_file, ...Object.values(args.token_files ?? {})];
  const variables = [args.token, ...Object.values(args.tokens ?? {})].map((text) => variableOf(text ?? ''));
  return [
    ...environment.map((name) => name && process.env[name]),
    ...files.map((file) => file && contentOf(file)),
    ...variables.map((name) => name && process.env[`TF_VAR_${name}`]),
  ].filter((value): value is string => value !== undefined && value.length >= LEAST_LENGTH);
}

function contentOf(file: string): string | undefined {
  return !isReference(file) && existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

function variableOf(text: string): string | undefined {
  return /^\$\{var\.([\w-]+)\}$/.exec(text)?.[1];
}

function isReference(text: string): boolean {
  return /^\$\{.*\}$/s.test(text);
}

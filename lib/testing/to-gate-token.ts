import type { TerraformElement } from 'cdktf';
import { type Block, type Body, blocksOf, isBody } from '../gate/configuration/block';
import { expectedToken, isSameToken, plain, tokenName } from '../gate/configuration/expected-token';
import { isTokenCheck, type TokenArgument, tokenArguments } from '../gate/configuration/token-argument';
import { waitsForToken } from '../gate/configuration/waits-for-token';
import { outgoingText } from '../gate/outgoing-text';
import { DEFAULT_ACTION } from '../gate/policy';
import { hideIfToken } from '../gate/secrets/likely-token';

/** A gate that a stack is expected to have. Set exactly one of `tokenEnv`, `tokenFile` and `token`. */
export interface ExpectedGate {
  /** The instance that the token is checked for: its id, or an expression such as `var.instance_id`. Default: any. */
  readonly instanceId?: string;

  /** The environment variable that holds the token. */
  readonly tokenEnv?: string;

  /** The path of the file that holds the token. */
  readonly tokenFile?: string;

  /** The expression that refers to the token, such as `var.device_token`. Not the token itself. */
  readonly token?: string;

  /** What an invalid token leads to. Default: either. */
  readonly onInvalid?: 'fail' | 'warn';

  /** What a token that could not be verified leads to. Default: either. */
  readonly onUnverified?: 'fail' | 'warn';

  /** A resource, data source or module that the gate protects: the construct, or its address, such as `terraform_data.rollout`. */
  readonly protects?: TerraformElement | string;
}

/** The result of a matcher for `expect.extend` of jest and vitest. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** Declares `expect(Testing.synth(stack)).toGateToken(…)` for the types of the test runners. */
interface GateMatcher<R> {
  /** Whether a synthesized stack (`Testing.synth(stack)`) has such a gate. */
  toGateToken(expected: ExpectedGate): R;
}

declare global {
  // @types/jest
  namespace jest {
    interface Matchers<R, T> extends GateMatcher<R> {}
    interface Expect extends GateMatcher<unknown> {}
    interface InverseAsymmetricMatchers extends GateMatcher<unknown> {}
  }
  // vitest, through Chai: the type parameters of vitest's own interfaces differ between versions.
  namespace Chai {
    interface Assertion extends GateMatcher<void> {}
    interface ExpectStatic extends GateMatcher<unknown> {}
  }
}

// biome-ignore lint/suspicious/noTsIgnore: there is no error where @jest/globals is installed.
/** @ts-ignore: exists only where @jest/globals is installed. */
declare module 'expect' {
  interface Matchers<R> extends GateMatcher<R> {}
  interface AsymmetricMatchers extends GateMatcher<void> {}
}

// biome-ignore lint/suspicious/noTsIgnore: there is no error where vitest is installed.
/** @ts-ignore: exists only where vitest is installed. */
declare module 'vitest' {
  interface AsymmetricMatchersContaining extends GateMatcher<unknown> {}
}

/** Whether a synthesized stack has such a gate. */
export function toGateToken(synthesized: unknown, expected: ExpectedGate): MatcherResult {
  const blocks = blocksOf(configuration(synthesized));
  const token = expectedToken(expected, 'toGateToken');
  const { instanceId } = expected;
  hideIfToken(instanceId ?? '');
  const wanted = `a gate of ${tokenName(token)}${instanceId === undefined ? '' : ` for instance ${instanceId}`}`;
  const candidates = blocks
    .filter((block) => block.kind === 'data' && isTokenCheck(block))
    .filter((block) => tokenArguments(block).some((argument) => isSameToken(argument, token)))
    .map((block) => ({ block, problems: problemsOf(block, blocks, expected, token) }));
  const found = candidates.find(({ problems }) => problems.length === 0);
  if (found)
    return { pass: true, message: () => outgoingText(`The stack has ${wanted}: ${found.block.name}.`) };
  const reasons = candidates.flatMap(({ block, problems }) =>
    problems.map((problem) => `${block.name} ${problem}.`),
  );
  return {
    pass: false,
    message: () =>
      outgoingText([`The stack does not have ${wanted}.`, ...others(blocks, reasons)].join('\n')),
  };
}

/** How the gate differs from the expected one. Each text follows the gate's name in a sentence. */
function problemsOf(
  gate: Block,
  blocks: readonly Block[],
  expected: ExpectedGate,
  token: TokenArgument,
): string[] {
  const { body } = gate;
  const problems: string[] = [];
  const compare = (what: string, is: string, wanted: string | undefined) => {
    if (wanted !== undefined && is !== wanted) problems.push(`${what} ${is}, not ${wanted}`);
  };
  const { instanceId } = expected;
  compare('checks it for instance', plain(String(body.instance_id)), instanceId && plain(instanceId));
  compare('leads an invalid token to', String(body.on_invalid ?? DEFAULT_ACTION), expected.onInvalid);
  compare(
    'leads an unverified token to',
    String(body.on_unverified ?? DEFAULT_ACTION),
    expected.onUnverified,
  );
  if (expected.protects !== undefined)
    problems.push(...problemsWithProtection(gate, blocks, expected.protects, token));
  return problems;
}

function problemsWithProtection(
  gate: Block,
  blocks: readonly Block[],
  construct: TerraformElement | string,
  token: TokenArgument,
): string[] {
  const block = blocks.find((each) =>
    typeof construct === 'string' ? each.address === construct : isOf(construct, each),
  );
  if (!block) {
    const name = typeof construct === 'string' ? construct : construct.node.path;
    return [`cannot protect ${name}, which the stack does not have`];
  }
  return waitsForToken(block, gate, token, blocks)
    ? []
    : [`does not protect ${block.address}: that does not wait for it`];
}

/** Compares type and name without code of cdktf, so that the bundle also works with CDK Terrain. */
function isOf(construct: TerraformElement, { path, type }: Block): boolean {
  const { terraformResourceType = '' } = construct as { readonly terraformResourceType?: string };
  return path.at(-1) === construct.friendlyUniqueId && type === terraformResourceType;
}

function others(blocks: readonly Block[], reasons: readonly string[]): readonly string[] {
  if (reasons.length > 0) return reasons;
  const gates = blocks
    .filter((block) => block.kind === 'data' && isTokenCheck(block))
    .map((block) => `${block.name} checks ${tokenArguments(block).map(tokenName).join(', ')}.`);
  return gates.length > 0 ? ['It has these:', ...gates] : ['It has no gates.'];
}

function configuration(synthesized: unknown): Body {
  const parsed = parsedJson(synthesized as string);
  if (isBody(parsed)) return parsed;
  throw new Error(
    'toGateToken: the argument of expect() is not a synthesized stack. Write expect(Testing.synth(stack)).toGateToken(…).',
  );
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

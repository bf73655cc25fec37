import { POLICY_ARGUMENTS } from '../policy';
import { type Block, isBody } from './block';
import { isSameToken } from './expected-token';
import { type TokenArgument, tokenArguments } from './token-argument';

/**
 * Whether a block waits for the check of a token. If the check only warns, a block that is protected with `protectByName` waits only for
 * the tokens that its preconditions name.
 *
 * @param blocks all blocks of the configuration.
 */
export function waitsForToken(
  block: Block,
  check: Block,
  token: TokenArgument,
  blocks: readonly Block[],
): boolean {
  if (![block.body.depends_on].flat().includes(check.address)) return false;
  if (!POLICY_ARGUMENTS.some((policy) => check.body[policy] === 'warn')) return true;
  // A fleet gate has a data source for each kind of source and each policy.
  const gate = gateOf(check);
  const fleet = blocks.filter((each) => each === check || (gate !== undefined && gateOf(each) === gate));
  const conditions = conditionsOf(block);
  const isByName = fleet.some((each) => conditions.some((text) => text.includes(`${each.address}.results[`)));
  return (
    !isByName ||
    tokenArguments(check)
      .filter((argument) => isSameToken(argument, token))
      .map(({ key }) => `${check.address}.results[${JSON.stringify(key)}]`)
      .some((result) => conditions.some((text) => text.includes(result)))
  );
}

/** The path of the gate that a block belongs to. CDKTF writes the path of the block into a comment. */
function gateOf({ body }: Block): string | undefined {
  const { '//': comment } = body;
  const path = isBody(comment) && isBody(comment.metadata) ? comment.metadata.path : undefined;
  return typeof path === 'string' ? path.slice(0, path.lastIndexOf('/')) : undefined;
}

function conditionsOf({ body: { lifecycle } }: Block): readonly string[] {
  const preconditions = isBody(lifecycle) ? [lifecycle.precondition].flat() : [];
  return preconditions.filter(isBody).map(({ condition }) => String(condition));
}

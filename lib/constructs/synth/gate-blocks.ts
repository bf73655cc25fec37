import { isDeepStrictEqual } from 'node:util';
import { type Body, bodiesOf, isBody } from '../../gate/configuration/block';
import { ReferenceGraph } from '../../gate/configuration/reference-graph';
import { instanceIdProblem } from '../../gate/copied-text';
import { DEFAULT_ACTION, POLICY_ARGUMENTS } from '../../gate/policy';
import { FLEET_ARGUMENTS, TOKEN_ARGUMENTS } from '../../gate/token-source';
import type { MarkedGate } from '../marked-gate';
import { spelled, spelledArgument } from '../spelling';
import { resolved } from '../synthesized';
import { addressOf, type SynthesisProblem, type SynthesizedStack } from './stack-synthesis';
import { isTerraformName } from './terraform-name';

/** Arguments that may be added to the check of a gate, because they do not disable it. */
const HARMLESS = new Set(['//', 'depends_on', 'lifecycle.precondition', 'lifecycle.postcondition']);

/** References that only a block with `count` or `for_each` can have. */
const REPEATED = new Set(['each', 'count', 'self']);

const NEEDED = ['instance_id', ...Object.keys(TOKEN_ARGUMENTS), ...Object.keys(FLEET_ARGUMENTS)];

/** The problems with checks of a gate that are missing in the synthesized configuration, or differ from the properties of the gate. */
export function problemsWithBlocks(gate: MarkedGate, synthesized: SynthesizedStack): SynthesisProblem[] {
  const problem = (message: string) => ({ construct: gate, message });
  if (gate._checks.length === 0) {
    return [problem(`The gate ${gate.node.path} has no tokens. Add one or more tokens to it.`)];
  }
  return gate._checks.flatMap(({ element: check, given }) => {
    const address = addressOf(check) ?? '';
    const name = check.friendlyUniqueId;
    if (!synthesized.constructs.has(check)) {
      return problem(
        `The gate ${gate.node.path} is missing in the synthesized configuration: node.${spelled('tryRemoveChild')} removed ${check.node.path}. Keep it.`,
      );
    }
    const others = synthesized.elementsAt(address).filter((element) => element !== check);
    if (others.length > 0) {
      return problem(
        `The gate ${gate.node.path} has the same name in Terraform as ${others.map(({ node }) => withoutDefault(node.path)).join(', ')}: ${address}, so one would replace the other. Give the gate another id.`,
      );
    }
    if (!isTerraformName(name)) {
      return problem(
        `The name of the gate ${gate.node.path} in Terraform, ${JSON.stringify(name)}, is not valid. Pass a name to ${spelled('overrideLogicalId')}() that starts with a letter and contains only letters, digits, "-" and "_".`,
      );
    }
    const block = synthesized.blockOf(check);
    if (!block) {
      return problem(
        `The gate ${gate.node.path} is missing in the synthesized configuration: an override removed ${address}. Remove the override.`,
      );
    }
    const [repeated] = new ReferenceGraph([block]).usedBy(block).filter(([root]) => REPEATED.has(root ?? ''));
    if (repeated) {
      return problem(
        `The gate ${gate.node.path} refers to ${repeated.join('.')}, which has a value only in a block with count or for_each, and a gate has neither. Create a gate for each value, or one MqttTokenFleetGate for all of them.`,
      );
    }
    const expected = resolved(check, given) as Body;
    const nothing = resolvedToNothing(given, expected);
    if (nothing !== undefined) {
      return problem(
        `The gate ${gate.node.path} has no ${nothing} in the synthesized configuration, because the given value resolves to nothing. Give a value, or a reference to one.`,
      );
    }
    const id = String(expected.instance_id);
    const unusable = id.includes('${') ? undefined : instanceIdProblem(id);
    if (unusable) {
      return problem(`The gate ${gate.node.path}: ${unusable.message} ${unusable.remedies.join(' ')}`);
    }
    return changes(expected, block.body).map((change) =>
      problem(
        `The gate ${gate.node.path} would not check what its properties say: ${change}. Remove the override or the aspect that does it, and change the properties of the gate instead.`,
      ),
    );
  });
}

/** The required argument that was given and resolved to nothing. */
function resolvedToNothing(given: Body, expected: Body): string | undefined {
  for (const name of NEEDED.filter((each) => given[each] !== undefined)) {
    const [values, results] = [given[name], expected[name]];
    if (!Object.hasOwn(FLEET_ARGUMENTS, name) || !isBody(values)) {
      if (isNothing(results)) return spelledArgument(name);
      continue;
    }
    const key = Object.keys(values).find((each) => isNothing(isBody(results) ? results[each] : undefined));
    if (key !== undefined) return `${spelledArgument(name)}["${key}"]`;
  }
  return undefined;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function changes(expected: Body, block: Body): string[] {
  const actual = withLifecycle(block);
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...names]
    .filter((name) => !HARMLESS.has(name) && !isSame(expected[name], actual[name]))
    .filter((name) => !(isPolicyArgument(name) && (actual[name] ?? DEFAULT_ACTION) === DEFAULT_ACTION))
    .map((name) => {
      // Neither value is shown: one of them may be a token.
      if (expected[name] === undefined) return `${name} was added`;
      return actual[name] === undefined ? `${name} was removed` : `${name} was changed`;
    });
}

function isPolicyArgument(name: string): boolean {
  return (POLICY_ARGUMENTS as readonly string[]).includes(name);
}

/** The arguments of a block, including those of `lifecycle`, because `enabled` of OpenTofu disables a block. */
function withLifecycle({ lifecycle, ...body }: Body): Body {
  const settings = bodiesOf(lifecycle).flatMap((each) => Object.entries(each));
  return { ...body, ...Object.fromEntries(settings.map(([name, value]) => [`lifecycle.${name}`, value])) };
}

function isSame(expected: unknown, actual: unknown): boolean {
  return isDeepStrictEqual(expected ?? null, actual ?? null);
}

function withoutDefault(path: string): string {
  return path.replace(/\/Default$/, '');
}

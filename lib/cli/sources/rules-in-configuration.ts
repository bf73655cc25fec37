import { resolve } from 'node:path';
import { LITERAL_TOKEN, type Rule, UNGATED_TOKEN, WARN_ONLY_GATE } from '../../gate/rules';
import { FLEET_ARGUMENTS, TOKEN_ARGUMENTS, type TokenSourceKind } from '../../gate/token-source';
import {
  attributeOf,
  type Block,
  type Body,
  COMMENT,
  type Configuration,
  DependencyGraph,
  type Expression,
  literalText,
  type ModuleInstance,
  nodeIn,
  type Place,
  partsOf,
  type ResourceBlock,
  type ResourceInstance,
  referenceOf,
  referencesIn,
} from '../../hcl';
import type { ReportedFinding } from '../check-result';
import { countedVerdicts } from './counted-verdicts';
import { constructPath, isGate, nameOf } from './gate-block';
import { locationOf } from './place';

/** The rules that a configuration breaks as it stands. */
export function brokenRules(
  configuration: Configuration,
  known: ReadonlyMap<string, string>,
): ReportedFinding[] {
  const modules = modulesOf(configuration);
  return [
    ...modules.flatMap(literalArguments),
    ...modules.flatMap((module) => knownTokensIn(module, known)),
    ...ungatedTokens(configuration, modules),
    ...warnOnlyGates(configuration),
    ...modules.flatMap(countedVerdicts),
  ];
}

/** Each module once, however many instances there are of it. */
function modulesOf(configuration: Configuration): ModuleInstance[] {
  const byPath = new Map<string, ModuleInstance>();
  for (const module of configuration.root.all()) {
    const path = module.path.join('.');
    if (!byPath.has(path)) byPath.set(path, module);
  }
  return [...byPath.values()];
}

function finding(rule: Rule, name: string, message: string, help: string, place: Place): ReportedFinding {
  const location = locationOf(place);
  return { rule, level: 'error', subject: name, message, help, name, tokenFingerprint: null, location };
}

const KEEP_IT_OUT =
  'Use token_env, token_file or a sensitive variable to keep it out (in CDKTF: MqttToken.fromEnvironment, fromFile or fromVariable).';

/** Gates whose token stands in plain text (AMT004). */
function literalArguments(module: ModuleInstance): ReportedFinding[] {
  return gatesOf(module).flatMap((resource) =>
    tokenExpressions(resource, 'value')
      .filter((expression) => isLiteral(expression))
      .map((expression) => {
        const name = nodeIn(module, nameOf(resource));
        const message = `The token of ${name} stands in plain text in the configuration.`;
        return finding(LITERAL_TOKEN, name, message, KEEP_IT_OUT, expression);
      }),
  );
}

function gatesOf(module: ModuleInstance): ResourceBlock[] {
  return [...module.configuration.resources.values()].filter(isGate);
}

/** The expressions that give tokens from one kind of source: an argument, or the entries of a map. */
function tokenExpressions({ block }: ResourceBlock, kind: TokenSourceKind): Expression[] {
  const named = (names: Readonly<Record<string, TokenSourceKind>>) =>
    Object.keys(names)
      .filter((name) => names[name] === kind)
      .flatMap((name) => attributeOf(block.body, name)?.value ?? []);
  const fleets = named(FLEET_ARGUMENTS);
  const entries = fleets.flatMap((map) =>
    map.kind === 'object' ? map.items.map(({ value }) => value) : [map],
  );
  return [...named(TOKEN_ARGUMENTS), ...entries];
}

function isLiteral(expression: Expression): boolean {
  return expression.kind === 'template' && textsIn(expression).length > 0 && isConstant(expression);
}

function isConstant(expression: Expression): boolean {
  return (
    expression.kind !== 'call' &&
    referencesIn(expression).length === 0 &&
    partsOf(expression).every(isConstant)
  );
}

/** Anything shorter may stand in a configuration by chance. */
const LEAST_LENGTH = 8;

/** Blocks that hold a token in plain text (AMT004), other than as what they check. */
function knownTokensIn(module: ModuleInstance, known: ReadonlyMap<string, string>): ReportedFinding[] {
  const sought = [...known].filter(([token]) => token.length >= LEAST_LENGTH);
  if (sought.length === 0) return [];
  const others = module.configuration.blocks.filter((block) => !isGateBlock(block));
  return others.flatMap((block) =>
    sought.flatMap(([token, gate]) => {
      const text = textsInBody(block.body).find((one) => one.text.includes(token));
      if (text === undefined) return [];
      const name = nodeIn(module, blockName(block));
      return [
        finding(LITERAL_TOKEN, name, `${name} holds the token of ${gate} in plain text.`, KEEP_IT_OUT, text),
      ];
    }),
  );
}

type Text = Place & { readonly text: string };

/** The texts in a body; those of gates within it are left out. */
function textsInBody({ attributes, blocks }: Body): Text[] {
  return [
    ...attributes.filter(({ name }) => name !== COMMENT).flatMap(({ value }) => textsIn(value)),
    ...blocks.filter((block) => !isGateBlock(block)).flatMap(({ body }) => textsInBody(body)),
  ];
}

function isGateBlock({ type, labels }: Block): boolean {
  return isGate({
    mode: type === 'ephemeral' ? 'ephemeral' : type === 'data' ? 'data' : 'managed',
    type: labels[0]?.text ?? '',
  });
}

function textsIn(expression: Expression): Text[] {
  const own = expression.kind === 'template' ? expression.parts.filter((part) => part.kind === 'text') : [];
  return [...own, ...partsOf(expression).flatMap(textsIn)];
}

function blockName(block: Block): string {
  const path = constructPath(block);
  if (path !== undefined) return path;
  const labels = block.labels.map(({ text }) => text);
  if (block.type === 'locals') return `local.${block.body.attributes[0]?.name ?? ''}`;
  if (block.type === 'resource') return labels.join('.');
  return [block.type === 'variable' ? 'var' : block.type, ...labels].join('.');
}

/**
 * Resources and modules that use a token without waiting for a gate that checks it (AMT005).
 *
 * A token is what a gate's argument refers to, through the locals and variables that only pass it on, or the file
 * that its `token_file` names.
 */
function ungatedTokens(configuration: Configuration, modules: readonly ModuleInstance[]): ReportedFinding[] {
  const graph = new DependencyGraph(configuration.root);
  const gates = gatesByToken(configuration, modules);
  if (gates.size === 0) return [];
  return modules.flatMap((module) => {
    const { resources } = module.configuration;
    return [...resources.values()]
      .filter(({ mode }) => mode === 'managed')
      .flatMap((resource) => {
        const node = nodeIn(module, resource.address);
        const used = graph.dependenciesOf(node, passesValues);
        const waitsFor = graph.dependenciesOf(node);
        const ungated = [...gates].find(
          ([token, checks]) => used.has(token) && !checks.some((gate) => waitsFor.has(gate)),
        );
        if (ungated === undefined) return [];
        const name = nodeIn(module, nameOf(resource));
        const token = ungated[0].replace(/^file:.*[\\/]/, 'in the file ');
        const message = `${name} uses the token ${token}, and no gate that checks it protects it.`;
        const help =
          'Create an MqttTokenGate for the token, and give its protect() this construct; in HCL, name the data source in depends_on.';
        return [finding(UNGATED_TOKEN, name, message, help, resource.block.header)];
      });
  });
}

/** Locals, variables and outputs pass values on; what a resource makes of a value is its own. */
function passesValues(node: string): boolean {
  return /(^|\.)(var|local|output)\.[^.]+$/.test(node);
}

/** The nodes of gates by the nodes of the tokens that they check. */
function gatesByToken(
  configuration: Configuration,
  modules: readonly ModuleInstance[],
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (token: string, gate: string) => found.set(token, [...(found.get(token) ?? []), gate]);
  for (const module of modules) {
    for (const resource of gatesOf(module)) {
      const gate = nodeIn(module, resource.address);
      for (const expression of tokenExpressions(resource, 'value')) {
        for (const token of aliasesOf(expression, module)) add(token, gate);
      }
      for (const expression of tokenExpressions(resource, 'file')) {
        const path = literalText(expression);
        if (path !== undefined) add(`file:${resolve(configuration.root.configuration.folder, path)}`, gate);
      }
    }
  }
  return found;
}

/** What an expression refers to if it is a reference, and what that only passes on. */
function aliasesOf(expression: Expression, module: ModuleInstance): string[] {
  const reference = referenceOf(unwrapped(expression));
  const [first] = reference?.steps ?? [];
  if (reference === undefined || first?.kind !== 'get') return [];
  if (reference.root !== 'var' && reference.root !== 'local') return [];
  const node = nodeIn(module, `${reference.root}.${first.name}`);
  const { caller, configuration } = module;
  const next =
    reference.root === 'local'
      ? configuration.locals.get(first.name)?.value
      : caller && attributeOf(caller.call.body, first.name)?.value;
  if (next === undefined) return [node];
  const outer = reference.root === 'local' ? module : caller!.module;
  return [node, ...aliasesOf(next, outer)];
}

const PASSES_ON = ['nonsensitive', 'sensitive', 'trimspace', 'tostring', 'chomp'];

function unwrapped(expression: Expression): Expression {
  if (expression.kind === 'parentheses') return unwrapped(expression.inner);
  if (expression.kind === 'template' && expression.unwraps)
    return unwrapped(expression.parts[0] as Expression);
  const [only, ...others] =
    expression.kind === 'call' && PASSES_ON.includes(expression.name) ? expression.parameters : [];
  return only !== undefined && others.length === 0 ? unwrapped(only) : expression;
}

/** Gates that only warn (AMT006), where a policy asks that they fail. */
function warnOnlyGates(configuration: Configuration): ReportedFinding[] {
  const found = new Map<string, ReportedFinding>();
  for (const { resource, module, instances } of configuration.resources()) {
    if (!isGate(resource)) continue;
    const name = nodeIn(module, nameOf(resource));
    const add = (why: string, help: string, place: Place) => {
      const message = `${name} does not fail (${why}), where the policy asks that every gate does.`;
      found.set(`${name} ${why}`, finding(WARN_ONLY_GATE, name, message, help, place));
    };
    for (const instance of instances) {
      for (const argument of warningArguments(instance)) {
        const place = attributeOf(resource.block.body, argument)!.value;
        add(`${argument} is "warn"`, 'Set it to "fail" (in CDKTF: TokenPolicy.FAIL).', place);
      }
    }
    if (resource.check !== undefined) {
      const why = 'it stands in a check block, which only warns';
      add(why, 'Take the data source out of the check block.', resource.block.header);
    }
  }
  return [...found.values()];
}

function warningArguments(instance: ResourceInstance): string[] {
  return ['on_invalid', 'on_unverified', 'on_expiring'].filter(
    (name) => instance.argument(name)?.data === 'warn',
  );
}

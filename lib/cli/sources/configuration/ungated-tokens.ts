import { resolve } from 'node:path';
import { isNameOfCrossStackOutput } from '../../../gate/configuration/block';
import { nameKind, wordsOf } from '../../../gate/configuration/token-shape';
import { UNGATED_TOKEN } from '../../../gate/rules';
import { PASSWORD_RIGHTS } from '../../../gate/token-text';
import {
  addressText,
  attributeNamed,
  type Block,
  type Body,
  type Configuration,
  type Expression,
  literalText,
  localProviderNames,
  type ModuleInstance,
  nodeIn,
  type ResourceBlock,
  subexpressions,
  type ValueAddress,
  type ValueAddresses,
  ValueFlow,
} from '../../../hcl';
import type { ReportedFinding } from '../../check-result';
import { locationOf } from '../place';
import { constructPath, nameOf } from './gate-block';
import { gatesOf, tokenExpressions } from './token-expressions';
import { TokenGates } from './token-gates';

const HELP =
  'Create an MqttTokenGate for the token and pass this construct to its protect(). In HCL, add the data source to depends_on.';

/**
 * Finds resources, modules, actions and outputs of the root module that use a token without waiting for a gate that checks it (AMT005).
 * Synth applies the same rule to the synthesized stack.
 *
 * These count as tokens: the value to which a gate's argument refers, directly or through nodes that pass it on; the environment variable
 * or the file that a gate names; and a variable with the name of a token.
 */
export function ungatedTokens(configuration: Configuration, declared: DeclaredModules): ReportedFinding[] {
  const { modules } = declared;
  const graph = configuration.dependencies;
  const flow = new ValueFlow(graph, PASSING_TYPES);
  const gates = gatesByToken(configuration, declared, flow);
  const inModules = namedTokensIn(modules);
  if (gates.isEmpty && inModules.length === 0) return [];
  const gatesOfValue = (value: ValueAddress) => gates.of(value, flow.isPassedOn(value));
  for (const token of inModules)
    if (isUncheckedToken(token, flow.contentOfValue(token), gatesOfValue)) gates.add(token, token, []);
  const protectedNodes = new ProtectedNodes(graph);
  return modules.flatMap((module) =>
    usersIn(module).flatMap(({ address, name, body, place }) => {
      const node = nodeIn(module, address);
      const used = [...flow.contentOfBody(body, module).values(), ...namesIn(body)];
      const ungated = used.filter((value) => {
        const tokenGates = gatesOfValue(value);
        return tokenGates !== undefined && !protectedNodes.by(tokenGates).has(node);
      });
      const shown = nodeIn(module, name);
      const named = withoutOrigins(ungated, flow);
      return [...new Set(named.map(tokenName))].map(
        (token): ReportedFinding => ({
          rule: UNGATED_TOKEN,
          level: 'error',
          subject: shown,
          message: `${shown} uses the token ${token} but is not protected by a gate that checks it.`,
          help: HELP,
          name: shown,
          tokenFingerprint: null,
          location: locationOf(place),
        }),
      );
    }),
  );
}

/** The nodes that wait for gates. */
class ProtectedNodes {
  // Computed from the gates, which many blocks share. Starting from each block would follow long chains repeatedly.
  readonly #byGates = new Map<ReadonlySet<string>, ReadonlySet<string>>();
  /** A second cache, because thousands of members of a map may have different sets of the same gates. */
  readonly #byNames = new Map<string, ReadonlySet<string>>();

  constructor(private readonly graph: Configuration['dependencies']) {}

  by(gates: ReadonlySet<string>): ReadonlySet<string> {
    let nodes = this.#byGates.get(gates);
    if (nodes === undefined) {
      const names = JSON.stringify([...gates]);
      nodes = this.#byNames.get(names) ?? this.graph.dependentsOf(gates);
      this.#byNames.set(names, nodes);
      this.#byGates.set(gates, nodes);
    }
    return nodes;
  }
}

/** Removes tokens that are only the origin of another one, such as the argument of a module for one of its variables. */
function withoutOrigins(tokens: readonly ValueAddress[], flow: ValueFlow): readonly ValueAddress[] {
  if (tokens.length < 2) return tokens;
  const names = tokens.map(addressText);
  const origins = tokens.map((token) => flow.contentOfValue(token));
  const isOrigin = (name: string, at: number) =>
    origins.some(
      (others, other) =>
        other !== at && others.has(name) && (other < at || !origins[at]?.has(names[other] ?? '')),
    );
  return tokens.filter((_, at) => !isOrigin(names[at] ?? '', at));
}

export interface DeclaredModules {
  /** One instance of each module. */
  readonly modules: readonly ModuleInstance[];
  /** Modules without instances. Their gates check nothing, and nothing in them uses a token. */
  readonly absent: readonly ModuleInstance[];
}

interface User {
  readonly address: string;
  readonly name: string;
  readonly body: Body;
  readonly place: ResourceBlock['block']['header'];
}

/** The blocks that can use a token: resources, actions, calls of modules that could not be read, and outputs of the root module. */
function usersIn(module: ModuleInstance): User[] {
  const { resources, calls, actions, outputs } = module.configuration;
  const managed = [...resources.values()]
    .filter((resource) => resource.mode === 'managed' && !isEmpty(module, resource))
    .map((resource) => ({ resource, block: resource.block }))
    .map(({ resource, block }) => ({
      address: resource.address,
      name: nameOf(resource),
      body: block.body,
      place: block.header,
    }));
  const unread = [...calls]
    .filter(([name]) => module.calledInstances(name) === undefined)
    .map(([name, { body, header }]) => ({
      address: `module.${name}`,
      name: `module.${name}`,
      body,
      place: header,
    }));
  const other = (address: string, block: Block) => {
    const { body, header } = block;
    return { address, name: constructPath(block) ?? address, body, place: header };
  };
  const rootOutputs = module.caller === undefined ? [...outputs] : [];
  return [
    ...managed,
    ...unread,
    ...[...actions].map(([address, block]) => other(address, block)),
    ...rootOutputs
      .filter(([name]) => !isNameOfCrossStackOutput(name))
      .map(([name, block]) => other(`output.${name}`, block)),
  ];
}

/** Whether a resource has no instances, so that it checks or uses nothing. */
function isEmpty(module: ModuleInstance, resource: ResourceBlock): boolean {
  const expansion = module.expansionOf(resource);
  return expansion.kind !== 'unknown' && expansion.repetitions.length === 0;
}

/** Data sources whose result depends only on their arguments. */
const PASSING_TYPES = /^(template_\w+|cloudinit_config|null_data_source)$/;

function gatesByToken(
  configuration: Configuration,
  { modules, absent }: DeclaredModules,
  flow: ValueFlow,
): TokenGates {
  const found = new TokenGates();
  const addNamed = (node: string) => found.add({ node, path: [] }, { node, path: [] }, []);
  const withoutInstances = new Set(absent);
  let isUsed = localProviderNames(configuration.root.configuration).has('apsaramqtt');
  for (const module of [...modules, ...absent]) {
    for (const resource of gatesOf(module)) {
      isUsed = true;
      const isNone = withoutInstances.has(module) || isEmpty(module, resource);
      const gates = isNone ? [] : [nodeIn(module, resource.address)];
      for (const token of tokensOf(resource, module, configuration, flow))
        found.add(token, flow.inAnyElement(token), gates);
    }
  }
  for (const [name, { body }] of configuration.root.configuration.variables) {
    const kind = isSetting(name, body) ? undefined : nameKind(name);
    if (kind === 'mqttToken' || (kind === 'token' && isUsed)) addNamed(`var.${name}`);
  }
  return found;
}

/** The local values, and the variables of modules, that have the name of an MQTT token. */
function namedTokensIn(modules: readonly ModuleInstance[]): ValueAddress[] {
  return modules.flatMap((module) => {
    const { locals, variables } = module.configuration;
    const called = [...(module.caller === undefined ? [] : variables)]
      .filter(([name, { body }]) => nameKind(name) === 'mqttToken' && !isSetting(name, body))
      .map(([name]) => `var.${name}`);
    const local = [...locals.keys()]
      .filter((name) => nameKind(name) === 'mqttToken' && !SETTING.test(wordsOf(name)))
      .map((name) => `local.${name}`);
    return [...called, ...local].map((address) => ({ node: nodeIn(module, address), path: [] }));
  });
}

/**
 * Whether a value with the name of a token comes from a resource or data source and from no gate, such as a secret of another provider.
 * False if it comes from a module that could not be read, in which there may be a gate.
 */
function isUncheckedToken(
  token: ValueAddress,
  content: ValueAddresses,
  gatesOf: (value: ValueAddress) => ReadonlySet<string> | undefined,
): boolean {
  const values = [...content.values()];
  return (
    gatesOf(token) === undefined &&
    values.some(({ node }) => OF_OBJECT.test(node)) &&
    !values.some((value) => OF_GATE_OR_MODULE.test(value.node) || gatesOf(value) !== undefined)
  );
}

/** An attribute of a resource or a data source. */
const OF_OBJECT = /^(?:module\.[^.]+\.)*(?!module\.|var\.|local\.|output\.|file:)[^.]+\./;

const OF_GATE_OR_MODULE = /(?:^|\.)(?:(?:data|ephemeral)\.apsaramqtt_|module\.[^.]+(?:\.output\.[^.]+)?$)/;

/** The name of a setting for tokens, such as the interval of their rotation. */
const SETTING =
  /^(?:enable|disable|use|create|generate|manage|require|rotate|has|is|allow|ignore|enforce|validate|check|verify|skip)_|_(?:enabled|required|rotation|expiration|validity|duration|timeout|interval|schedule|seconds|minutes|hours|days|date|count|limit|size|endpoint|host|region|issuer|audience|type|format|prefix|policy|policies|scopes?|actions|resources|topics|owner|description|tags|labels|annotations|stages?|replicas?|replication|roles?|algorithm|mode|status|state)$|_(?:rotation|expiry|expiration)_/;

/** Whether a variable is a setting and not a token: because of its name, or because it is a number or a boolean. */
function isSetting(name: string, body: Body): boolean {
  const type = attributeNamed(body, 'type')?.value;
  const preset = attributeNamed(body, 'default')?.value;
  return (
    SETTING.test(wordsOf(name)) ||
    /^(?:bool|number)$/.test((type && literalText(type)) ?? '') ||
    (type === undefined && (preset?.kind === 'boolean' || preset?.kind === 'number'))
  );
}

/** The text that a template may have beside a token to be the password that contains it. */
const RIGHTS = new RegExp(`^(?:${PASSWORD_RIGHTS}\\|)?$`);

/** The sources of a gate's tokens: values, files and environment variables. */
function* tokensOf(
  gate: ResourceBlock,
  module: ModuleInstance,
  { root }: Configuration,
  flow: ValueFlow,
): Generator<ValueAddress> {
  const { body } = gate.block;
  for (const { expression, path } of tokenExpressions(gate, 'value'))
    yield* flow.sourcesOf(expression, path, body, module, RIGHTS).values();
  for (const { expression } of tokenExpressions(gate, 'file')) {
    const path = textOf(expression, module);
    if (path !== undefined) yield { node: `file:${resolve(root.configuration.folder, path)}`, path: [] };
  }
  for (const { expression } of tokenExpressions(gate, 'environment')) {
    const name = textOf(expression, module);
    if (name === undefined) continue;
    yield { node: `env:${name}`, path: [] };
    if (name.startsWith('TF_VAR_')) yield { node: `var.${name.slice('TF_VAR_'.length)}`, path: [] };
  }
}

function textOf(expression: Expression, module: ModuleInstance): string | undefined {
  const literal = literalText(expression);
  if (literal !== undefined && expression.kind === 'template') return literal;
  const { data } = module.evaluate(expression).value;
  return typeof data === 'string' ? data : undefined;
}

/** The environment variables in the texts of a body, in the syntax of shells or as the whole text. */
function namesIn(body: Body): ValueAddress[] {
  const texts = [...body.attributes.flatMap(({ value }) => textsIn(value))];
  const own = texts.flatMap((text) =>
    [
      ...text.matchAll(
        /\$\{?(?:env:)?([A-Za-z_]\w*)|%([A-Za-z_]\w*)%|\bprintenv\s+([A-Za-z_]\w*)|^([A-Z][A-Z0-9_]*)$/g,
      ),
    ].map(([, shell, windows, printed, whole]) => ({
      node: `env:${shell ?? windows ?? printed ?? whole}`,
      path: [],
    })),
  );
  return [...own, ...body.blocks.flatMap((block) => namesIn(block.body))];
}

function textsIn(expression: Expression): string[] {
  const own =
    expression.kind === 'template'
      ? expression.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []))
      : [];
  return [...own, ...subexpressions(expression).flatMap(textsIn)];
}

function tokenName(token: ValueAddress): string {
  return addressText(token)
    .replace(/^file:.*[\\/]/, 'in the file ')
    .replace(/^env:/, 'in the environment variable ');
}

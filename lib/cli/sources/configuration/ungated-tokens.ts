import { resolve } from 'node:path';
import { isNameOfCrossStackOutput } from '../../../gate/configuration/block';
import { nameKind, wordsOf } from '../../../gate/configuration/token-shape';
import { UNGATED_TOKEN } from '../../../gate/rules';
import { PASSWORD_RIGHTS } from '../../../gate/token-text';
import {
  attributeNamed,
  type Block,
  type Body,
  type Configuration,
  type Expression,
  type HeldValue,
  type HeldValues,
  literalText,
  localProviderNames,
  type ModuleInstance,
  nameOfValue,
  nodeIn,
  type ResourceBlock,
  subexpressions,
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
 * Resources, modules, actions and outputs of the root module that use a token without waiting for a gate that checks it (AMT005). Synth
 * applies the same rule to what it writes.
 *
 * A token is what a gate's argument refers to, through whatever only passes it on; the variable of the environment or the file that a gate
 * names; and a variable that is called a token.
 */
export function ungatedTokens(configuration: Configuration, declared: DeclaredModules): ReportedFinding[] {
  const { modules } = declared;
  const graph = configuration.dependencies;
  const flow = new ValueFlow(graph, PASSING_TYPES);
  const gates = gatesByToken(configuration, declared, flow);
  const inModules = namedTokensIn(modules);
  if (gates.isEmpty && inModules.length === 0) return [];
  const gatesOfValue = (value: HeldValue) => gates.of(value, flow.isPassedOn(value));
  for (const token of inModules)
    if (isOfItsOwn(token, flow.contentOfValue(token), gatesOfValue)) gates.add(token, token, []);
  const protectedNodes = new ProtectedNodes(graph);
  return modules.flatMap((module) =>
    usersIn(module).flatMap(({ address, name, body, place }) => {
      const node = nodeIn(module, address);
      const used = [...flow.contentOf(body, module).values(), ...namesIn(body)];
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

/** What waits for gates. */
class ProtectedNodes {
  // From the gates of a token on, which many blocks use: from each block on, long chains would be followed again and again.
  readonly #byGates = new Map<ReadonlySet<string>, ReadonlySet<string>>();
  /** Thousands of members of one map have the same gates. */
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

/** Of each token the name that is nearest to what uses it: a variable of a module is one token with what the module is given for it. */
function withoutOrigins(tokens: readonly HeldValue[], flow: ValueFlow): readonly HeldValue[] {
  if (tokens.length < 2) return tokens;
  const names = tokens.map(nameOfValue);
  const origins = tokens.map((token) => flow.contentOfValue(token));
  const isOrigin = (name: string, at: number) =>
    origins.some(
      (others, other) =>
        other !== at && others.has(name) && (other < at || !origins[at]?.has(names[other] ?? '')),
    );
  return tokens.filter((_, at) => !isOrigin(names[at] ?? '', at));
}

/** Each module once. */
export interface DeclaredModules {
  readonly modules: readonly ModuleInstance[];
  /** Those of which there is no instance: their gates check nothing, and nothing in them uses a token. */
  readonly absent: readonly ModuleInstance[];
}

interface User {
  readonly address: string;
  readonly name: string;
  readonly body: Body;
  readonly place: ResourceBlock['block']['header'];
}

/** What can use a token: resources, actions, calls of modules that could not be read, and outputs that no module takes. */
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
    .filter(([name]) => module.calledBy(name) === undefined)
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
  const handedOut = module.caller === undefined ? [...outputs] : [];
  return [
    ...managed,
    ...unread,
    ...[...actions].map(([address, block]) => other(address, block)),
    ...handedOut
      .filter(([name]) => !isNameOfCrossStackOutput(name))
      .map(([name, block]) => other(`output.${name}`, block)),
  ];
}

/** Whether there is no instance: such a gate checks nothing, and such a resource uses nothing. */
function isEmpty(module: ModuleInstance, resource: ResourceBlock): boolean {
  const expansion = module.expansionOf(resource);
  return expansion.kind !== 'unknown' && expansion.repetitions.length === 0;
}

/** Data sources whose result is made of their arguments alone. */
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

/** The local values, and the variables of modules, that are called MQTT tokens. */
function namedTokensIn(modules: readonly ModuleInstance[]): HeldValue[] {
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
 * Whether a value that is called a token comes from something that no gate checks: a secret, such as that of another provider. What a
 * module hands out that could not be read may have waited for a gate there.
 */
function isOfItsOwn(
  token: HeldValue,
  content: HeldValues,
  gatesOf: (value: HeldValue) => ReadonlySet<string> | undefined,
): boolean {
  const values = [...content.values()];
  return (
    gatesOf(token) === undefined &&
    values.some(({ node }) => OF_OBJECT.test(node)) &&
    !values.some((value) => OF_GATE_OR_MODULE.test(value.node) || gatesOf(value) !== undefined)
  );
}

/** What is read or made, by a resource or a data source. */
const OF_OBJECT = /^(?:module\.[^.]+\.)*(?!module\.|var\.|local\.|output\.|file:)[^.]+\./;

const OF_GATE_OR_MODULE = /(?:^|\.)(?:(?:data|ephemeral)\.apsaramqtt_|module\.[^.]+(?:\.output\.[^.]+)?$)/;

/** What is about tokens, such as how often they are replaced. */
const SETTING =
  /^(?:enable|disable|use|create|generate|manage|require|rotate|has|is|allow|ignore|enforce|validate|check|verify|skip)_|_(?:enabled|required|rotation|expiration|validity|duration|timeout|interval|schedule|seconds|minutes|hours|days|date|count|limit|size|endpoint|host|region|issuer|audience|type|format|prefix|policy|policies|scopes?|actions|resources|topics|owner|description|tags|labels|annotations|stages?|replicas?|replication|roles?|algorithm|mode|status|state)$|_(?:rotation|expiry|expiration)_/;

/** Whether a variable is a setting and holds no token: by its name, or because it is a number or a choice. */
function isSetting(name: string, body: Body): boolean {
  const type = attributeNamed(body, 'type')?.value;
  const preset = attributeNamed(body, 'default')?.value;
  return (
    SETTING.test(wordsOf(name)) ||
    /^(?:bool|number)$/.test((type && literalText(type)) ?? '') ||
    (type === undefined && (preset?.kind === 'boolean' || preset?.kind === 'number'))
  );
}

/** What a template may hold beside a token, and still be its password. */
const RIGHTS = new RegExp(`^(?:${PASSWORD_RIGHTS}\\|)?$`);

/** Where a gate has its tokens from: values, files and variables of the environment. */
function* tokensOf(
  gate: ResourceBlock,
  module: ModuleInstance,
  { root }: Configuration,
  flow: ValueFlow,
): Generator<HeldValue> {
  const { body } = gate.block;
  for (const { expression, path } of tokenExpressions(gate, 'value'))
    yield* flow.identitiesOf(expression, path, body, module, RIGHTS).values();
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

/** The variables of the environment that the texts of a body name, as a shell does. */
function namesIn(body: Body): HeldValue[] {
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

function tokenName(token: HeldValue): string {
  return nameOfValue(token)
    .replace(/^file:.*[\\/]/, 'in the file ')
    .replace(/^env:/, 'in the environment variable ');
}

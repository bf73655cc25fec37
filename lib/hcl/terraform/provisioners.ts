import type { Attribute, Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { COMMENT, expressionsIn } from '../syntax/walk';
import { attributeNamed, literalText } from './block-parts';
import { referencesIn } from './references';

/** The arguments of a provisioner. */
interface Provisioner {
  readonly required?: string;
  readonly optional: readonly string[];
  /** Exactly one of these is required. */
  readonly oneOf?: readonly string[];
}

const PROVISIONERS: Readonly<Record<string, Provisioner>> = {
  'local-exec': { required: 'command', optional: ['interpreter', 'working_dir', 'environment', 'quiet'] },
  file: { required: 'destination', optional: [], oneOf: ['source', 'content'] },
  'remote-exec': { optional: [], oneOf: ['inline', 'script', 'scripts'] },
};
/** The arguments that every provisioner has, with their values, which are keywords. */
const KEYWORDS: readonly (readonly [name: string, words: readonly string[]])[] = [
  ['when', ['create', 'destroy']],
  ['on_failure', ['continue', 'fail']],
];
const CONNECTION = [
  ...['type', 'user', 'password', 'host', 'port', 'timeout', 'script_path', 'target_platform'],
  ...['private_key', 'certificate', 'host_key', 'agent', 'agent_identity'],
  ...['bastion_host', 'bastion_host_key', 'bastion_port', 'bastion_user', 'bastion_password'],
  ...['bastion_private_key', 'bastion_certificate'],
  ...['proxy_scheme', 'proxy_host', 'proxy_port', 'proxy_user_name', 'proxy_user_password'],
  ...['https', 'insecure', 'cacert', 'use_ntlm'],
];

/** The errors in the provisioners of a resource. The engines ignore a connection that no provisioner uses. */
export function provisionerErrors({ type, body }: Block): Diagnostic[] {
  const ofType = (name: string, blocks: readonly Block[]) => blocks.filter((one) => one.type === name);
  const shared = ofType('connection', body.blocks);
  return ofType('provisioner', body.blocks).flatMap((provisioner) => {
    const connections = [...shared, ...ofType('connection', provisioner.body.blocks)];
    const isForDestroy = wordOf(provisioner, 'when') === 'destroy';
    return [
      ...(type === 'removed' && !isForDestroy
        ? [errorAt('A provisioner in a removed block must have when = destroy.', provisioner.header)]
        : []),
      ...argumentErrors(provisioner),
      ...connectionErrors(connections),
      ...(isForDestroy ? [...connections, provisioner].flatMap(referenceErrors) : []),
    ];
  });
}

function argumentErrors({ labels, body, header }: Block): Diagnostic[] {
  const name = labels[0]?.text ?? '';
  const provisioner = Object.hasOwn(PROVISIONERS, name) ? PROVISIONERS[name] : undefined;
  if (provisioner === undefined) return [errorAt(`The provisioner "${name}" does not exist.`, header)];
  const { required, optional, oneOf = [] } = provisioner;
  const words = KEYWORDS.map(([keyword]) => keyword);
  const known = [...optional, ...oneOf, ...words, COMMENT, required];
  const given = oneOf.filter((one) => attributeNamed(body, one) !== undefined);
  return [
    ...unknownArguments(body.attributes, known, `the provisioner "${name}"`),
    ...body.blocks
      .filter(({ type }) => type !== 'connection' && type !== '_')
      .map((block) => errorAt(`The block ${block.type} is not supported in provisioners.`, block.header)),
    ...(required !== undefined && attributeNamed(body, required) === undefined
      ? [errorAt(`The argument ${required} is required in the provisioner "${name}".`, header)]
      : []),
    ...(oneOf.length > 0 && given.length !== 1
      ? [errorAt(`Exactly one of ${oneOf.join(', ')} is required in the provisioner "${name}".`, header)]
      : []),
    ...KEYWORDS.flatMap(([keyword, allowed]) => {
      const value = attributeNamed(body, keyword)?.value;
      const word = value && literalText(value);
      return value === undefined || (word !== undefined && allowed.includes(word))
        ? []
        : [errorAt(`${keyword} must be ${allowed.join(' or ')}.`, value)];
    }),
  ];
}

/** The errors in the connection of a provisioner, which the engines merge over that of the resource. */
function connectionErrors(connections: readonly Block[]): Diagnostic[] {
  const [last] = connections.slice(-1);
  if (last === undefined) return [];
  const isEscaped = connections.some(({ body }) => body.blocks.length > 0);
  const hasHost = connections.some(({ body }) => attributeNamed(body, 'host') !== undefined);
  return [
    ...connections.flatMap(({ body }) =>
      unknownArguments(body.attributes, [...CONNECTION, COMMENT], 'connection blocks'),
    ),
    ...(hasHost || isEscaped
      ? []
      : [errorAt('The argument host is required in connection blocks.', last.header)]),
  ];
}

function unknownArguments(
  attributes: readonly Attribute[],
  known: readonly (string | undefined)[],
  where: string,
): Diagnostic[] {
  return attributes
    .filter(({ name }) => !known.includes(name))
    .map(({ name, namePlace }) => errorAt(`The argument ${name} is not supported in ${where}.`, namePlace));
}

/** The errors in the references of a provisioner with `when = destroy`: nothing else is known at that time. */
function referenceErrors({ body }: Block): Diagnostic[] {
  const keywords = KEYWORDS.flatMap(([name]) => attributeNamed(body, name)?.value ?? []);
  return expressionsIn(body)
    .filter((expression) => !keywords.includes(expression))
    .flatMap((expression: Expression) => referencesIn(expression))
    .filter(({ root, steps: [step] }) => {
      const isKey = root === 'each' && step?.kind === 'get' && step.name === 'key';
      return !isKey && !['self', 'count', 'path', 'terraform'].includes(root);
    })
    .map(({ place }) =>
      errorAt('A provisioner with when = destroy can refer only to self, count.index and each.key.', place),
    );
}

function wordOf({ body }: Block, name: string): string | undefined {
  const value = attributeNamed(body, name)?.value;
  return value && literalText(value);
}

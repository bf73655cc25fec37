import { basename } from 'node:path';
import { TerraformStack } from 'cdktf';
import { type Body, bodiesOf, isBody, member } from '../../gate/configuration/block';
import { StackSynthesis } from './stack-synthesis';
import { pathsIn } from './token-paths';

/** An output of another configuration that a stack reads from the state of that configuration. */
export interface RemoteOutput {
  /** Undefined if all outputs are read. */
  readonly name?: string;
  /** The data source that reads it. */
  readonly source: Body;
}

/** The other stacks of the same app. */
export function otherStacks(stack: TerraformStack): TerraformStack[] {
  const all = stack.node.root.node.findAll().filter((construct) => TerraformStack.isStack(construct));
  return all.filter((each) => each !== stack);
}

/** The outputs of other configurations that a value reads, without those that CDKTF passes between stacks. */
export function remoteOutputsIn(value: unknown, json: Body): RemoteOutput[] {
  return pathsIn(value).flatMap(([root, type, name = '', outputs, output]) => {
    if (root !== 'data' || type !== 'terraform_remote_state' || outputs !== 'outputs') return [];
    const [source] = bodiesOf(member(json, [root, type, name]));
    return source && !name.startsWith('cross-stack-reference-input-') ? { name: output, source } : [];
  });
}

/** Whether a data source reads the state of a stack. Only settings that both have are compared. */
export function isStateOf({ backend: type, config }: Body, stack: TerraformStack): boolean {
  const { backend, cloud } = (StackSynthesis.written(stack).terraform ?? {}) as Body;
  const own = isBody(backend) ? backend[String(type)] : undefined;
  if (!isBody(own)) return cloud !== undefined && type === 'remote';
  // The paths of a local state may be relative to different folders.
  const comparable = (text: unknown) => (type === 'local' ? basename(String(text)) : text);
  return Object.entries(isBody(config) ? config : {}).every(
    ([name, given]) =>
      typeof given !== 'string' || own[name] === undefined || comparable(given) === comparable(own[name]),
  );
}

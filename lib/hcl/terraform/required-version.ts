import type { Engine } from '../engine';
import type { Block, Body, Expression } from '../syntax/ast';
import { attributeNamed, constantText } from './block-parts';
import { isOfTofu } from './configuration-files';
import type { ModuleConfiguration } from './module-configuration';
import { canBeMet, parseConstraints } from './version-constraint';

/** The versions of the engines that the provider supports. */
export const VERSIONS = {
  terraform: { name: 'Terraform', from: [1, 0], below: [2, 0] },
  opentofu: { name: 'OpenTofu', from: [1, 6], below: [2, 0] },
} as const;

/** The version constraints in a block for an engine. OpenTofu ignores `required_version` in files for both engines. */
export function requiredVersions({ type, body }: Block, engine: Engine): Expression[] {
  if (type === 'terraform' && (engine === 'terraform' || isOfTofu(body.source.name)))
    return valuesNamed([body], 'required_version');
  if (type !== 'language' || engine === 'terraform') return [];
  const compatible = body.blocks.filter((block) => block.type === 'compatible_with');
  return valuesNamed(
    compatible.map((block) => block.body),
    'opentofu',
  );
}

export function valuesNamed(bodies: readonly Body[], name: string): Expression[] {
  return bodies.flatMap((body) => attributeNamed(body, name)?.value ?? []);
}

/** Whether a module excludes versions of Terraform before 1.12, whose `&&` and `||` do not short-circuit. */
export function requiresShortCircuit({ blocks }: ModuleConfiguration): boolean {
  const values = blocks.flatMap((block) => requiredVersions(block, 'terraform'));
  const constraints = values.flatMap((value) => parseConstraints(constantText(value) ?? '') ?? []);
  return !canBeMet(constraints, VERSIONS.terraform.from, [1, 12]);
}

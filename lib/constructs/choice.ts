import type { TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Block } from '../gate/configuration/block';
import { isDataSource, isModule, isResource, type Waiting } from './element-kinds';
import { elementsOfGate, isGate } from './marked-gate';
import type { IResourceMatcher } from './resource-matcher';

/** Chooses the constructs of a scope that must wait. */
export type Choice = (node: IConstruct) => node is Waiting;

/**
 * The construct itself if it is a resource, data source or module, and every resource and module beneath it. Data sources beneath it do
 * not wait: they change nothing, and the checks may be among them.
 */
export function wholeOf(construct: IConstruct): Choice {
  return (node): node is Waiting =>
    isResource(node) || isModule(node) || (node === construct && isDataSource(node));
}

/** What waits if a construct is protected. If it is a gate, its checks. */
export function waitingFor(construct: IConstruct): Choice {
  if (!isGate(construct)) return wholeOf(construct);
  const checks = new Set<IConstruct>(elementsOfGate(construct));
  return (node): node is Waiting => checks.has(node);
}

/** Whether a matcher chooses a resource that is not a construct. True if the matcher fails, because it may need the construct. */
export function choosesBlock(matcher: IResourceMatcher, { type, address, kind }: Block): boolean {
  if (kind !== 'resource') return false;
  try {
    const node = { path: address, id: address };
    return matcher.matches({ terraformResourceType: type, node } as unknown as TerraformResource);
  } catch {
    return true;
  }
}

/** The resources that a matcher chooses. */
export function resourcesThat(matcher: IResourceMatcher): Choice {
  return (node): node is Waiting => isResource(node) && matcher.matches(node);
}

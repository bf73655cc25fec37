import type { TerraformElement } from 'cdktf';
import type { Waiting } from './element-kinds';
import { lazyText } from './lazy-text';
import { addressOf } from './synth/stack-synthesis';
import { dependenciesIn, resolved } from './synthesized';

/** The elements of `dependsOn` for what others wait for: one text for each until the app is synthesized. */
export function dependencyTexts(elements: readonly TerraformElement[]): readonly string[] {
  return elements.map(dependencyText);
}

/** The element of `dependsOn` for one of them. */
export function dependencyText(element: TerraformElement): string {
  return lazyText(() => addressOf(element));
}

/** Adds elements to `dependsOn`, each address once: an app can be synthesized more than once, and a gate be named in several ways. */
export function addDependencies(node: Waiting, texts: readonly string[]): void {
  const { dependsOn = [] } = node;
  const given = new Set(dependsOn);
  if (texts.every((text) => given.has(text))) return;
  if (dependsOn.length === 0) {
    node.dependsOn = [...texts];
    return;
  }
  const present = dependenciesIn(node, dependsOn);
  node.dependsOn = [...dependsOn, ...texts.filter((text) => !present.has(resolved(node, text)))];
}

import type { TerraformElement } from 'cdktf';
import type { Waiting } from './element-kinds';
import { lazyText } from './lazy-text';
import { addressOf } from './synth/stack-synthesis';
import { dependenciesIn, resolved } from './synthesized';

/** Placeholder texts for `dependsOn`. They become the addresses of the elements when the app is synthesized. */
export function dependencyTexts(elements: readonly TerraformElement[]): readonly string[] {
  return elements.map(dependencyText);
}

/** Like {@link dependencyTexts}, for one element. */
export function dependencyText(element: TerraformElement): string {
  return lazyText(() => addressOf(element));
}

/** Adds texts to `dependsOn`, but each address once: an app can be synthesized more than once, and `dependsOn` may name a gate differently. */
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

import type { IConstruct } from 'constructs';
import { type Block, isBody, member } from '../../gate/configuration/block';
import { references, templateParts } from '../../gate/configuration/expression';
import { expressionParts } from '../../gate/configuration/expression-parts';
import { isTokenCheck, tokenArguments } from '../../gate/configuration/token-argument';
import { knownVariables } from './known-variables';
import type { SynthesizedStack } from './stack-synthesis';

/** A token of a stack. */
export interface KnownToken {
  /** How Terraform refers to it, such as `var.device_token`. */
  readonly reference: string;
  /** The construct that checks it, or the variable that contains it. */
  readonly construct: IConstruct;
}

/** Hash functions, whose results do not reveal their arguments. */
const ONE_WAY = /^(base64)?(sha1|sha256|sha512|md5|bcrypt)$/;

/** The tokens of a stack, by the paths of references to them. */
export class TokenPaths {
  readonly #whole = new Map<string, KnownToken>();
  /** The values that contain a token: `var.tokens` for `var.tokens.device`. */
  readonly #around = new Map<string, KnownToken>();

  constructor(private readonly synthesized: SynthesizedStack) {
    const { stack, blocks } = synthesized;
    for (const block of blocks.filter(isTokenCheck)) {
      const gate = synthesized.ownerOf(block);
      for (const { kind, text } of tokenArguments(block)) {
        if (kind === 'value') for (const path of referredTo(text, synthesized, block)) this.#add(path, gate);
      }
    }
    for (const variable of knownVariables(stack)) this.#add(`var.${variable.friendlyUniqueId}`, variable);
  }

  /** The token in a value, also through local values and arguments of resources. */
  in(value: unknown): KnownToken | undefined {
    for (const path of referredTo(value, this.synthesized)) {
      const found = this.#around.get(path) ?? this.#wholeAround(path);
      if (found) return found;
    }
    return undefined;
  }

  #wholeAround(path: string): KnownToken | undefined {
    return beginnings(path)
      .map((each) => this.#whole.get(each))
      .find((token) => token !== undefined);
  }

  #add(path: string, construct: IConstruct): void {
    if (this.#whole.has(path)) return;
    const token = { reference: path, construct };
    this.#whole.set(path, token);
    for (const around of beginnings(path)) if (!this.#around.has(around)) this.#around.set(around, token);
  }
}

/** What a value refers to, also through local values, arguments of resources and the `for_each` of a block. */
export function referredTo(
  value: unknown,
  synthesized: SynthesizedStack,
  within?: Pick<Block, 'body'>,
  found = new Set<string>(),
): ReadonlySet<string> {
  for (const path of pathsIn(value)) {
    const text = path.join('.');
    // Ends the recursion if local values refer to each other in a cycle, which Terraform refuses.
    if (found.has(text)) continue;
    found.add(text);
    const [root = '', ...steps] = path;
    if (root === 'local') referredTo(member(synthesized.json.locals, steps), synthesized, undefined, found);
    else if (root === 'each') referredTo(within?.body.for_each, synthesized, within, found);
    else {
      const [name = '', attribute, ...members] = steps;
      const block = synthesized.blockAt(`${root}.${name}`);
      if (block?.kind !== 'resource' || attribute === undefined) continue;
      const argument = root === 'terraform_data' && attribute === 'output' ? 'input' : attribute;
      referredTo(member(block.body[argument], members), synthesized, block, found);
    }
  }
  return found;
}

/** The references in a value, each as its steps. */
export function pathsIn(value: unknown): string[][] {
  if (typeof value === 'string') {
    return templateParts(value).flatMap((part) => {
      if (!('expression' in part)) return [];
      // Only if the hash is the whole expression. In a condition, the result may still be the token.
      const whole = expressionParts(part.expression);
      return whole.kind === 'call' && ONE_WAY.test(whole.name) ? [] : references(part.expression);
    });
  }
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  return isBody(value) ? Object.values(value).flatMap(pathsIn) : [];
}

/** A path and the paths around it: for `var.a.b`, these are `var.a.b`, `var.a` and `var`. */
function beginnings(path: string): string[] {
  const steps = path.split('.');
  return steps.map((_, index) => steps.slice(0, steps.length - index).join('.'));
}

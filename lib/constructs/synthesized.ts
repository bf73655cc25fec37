import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';
import { expressionOf } from '../gate/configuration/token-argument';

/** A value as it is in the synthesized configuration: every reference is the text that Terraform reads. */
export function resolved(scope: IConstruct, value: unknown): unknown {
  return Tokenization.resolve(value, {
    scope,
    resolver: new DefaultTokenResolver(new StringConcat()),
    preparing: false,
  });
}

/** What elements of `dependsOn` name, as `depends_on` does. */
export function dependenciesIn(scope: IConstruct, dependsOn: readonly string[]): ReadonlySet<unknown> {
  return new Set((resolved(scope, dependsOn) as unknown[]).map(asDependency));
}

/** A reference as an element of `depends_on`: there it is not a template. */
export function asDependency(reference: unknown): unknown {
  return typeof reference === 'string' ? (expressionOf(reference) ?? reference) : reference;
}

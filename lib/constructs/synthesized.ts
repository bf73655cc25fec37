import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';
import { expressionOf } from '../gate/configuration/token-argument';

/** A value as in the synthesized configuration, with every reference as the text that Terraform reads. */
export function resolved(scope: IConstruct, value: unknown): unknown {
  return Tokenization.resolve(value, {
    scope,
    resolver: new DefaultTokenResolver(new StringConcat()),
    preparing: false,
  });
}

/** The elements of `dependsOn` as they are in `depends_on`. */
export function dependenciesIn(scope: IConstruct, dependsOn: readonly string[]): ReadonlySet<unknown> {
  return new Set((resolved(scope, dependsOn) as unknown[]).map(asDependency));
}

/** A reference without `${` and `}`, because `depends_on` contains no templates. */
export function asDependency(reference: unknown): unknown {
  return typeof reference === 'string' ? (expressionOf(reference) ?? reference) : reference;
}

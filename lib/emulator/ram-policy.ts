import * as v from 'valibot';
import { listOf, Text } from './config-values';

const OneOrMore = v.union([Text, listOf(Text)]);

/** A RAM policy document. Elements that the emulator does not evaluate, such as `Condition`, are refused. */
export const PolicyDocumentSchema = v.strictObject({
  Version: v.literal('1'),
  Statement: listOf(
    v.strictObject({
      Effect: v.picklist(['Allow', 'Deny']),
      /** Such as `mq:QueryToken`, in any case. `*` matches any characters, `?` one. */
      Action: OneOrMore,
      /** Such as `acs:mq:<region>:<account>:<instance id>`, with the same wildcards. */
      Resource: OneOrMore,
    }),
  ),
});

export type PolicyDocument = v.InferOutput<typeof PolicyDocumentSchema>;

/** Whether the documents together allow an action on a resource: at least one statement allows it, and none denies it. */
export function allows(documents: readonly PolicyDocument[], action: string, resource: string): boolean {
  const effects = effectsOf(documents, action, resource);
  return effects.includes('Allow') && !effects.includes('Deny');
}

/** Whether a statement denies an action on a resource, even if others allow it. */
export function denies(documents: readonly PolicyDocument[], action: string, resource: string): boolean {
  return effectsOf(documents, action, resource).includes('Deny');
}

function effectsOf(documents: readonly PolicyDocument[], action: string, resource: string) {
  return documents
    .flatMap(({ Statement }) => Statement)
    .filter(
      (statement) =>
        matchesAny(statement.Action, action, 'is') && matchesAny(statement.Resource, resource, 's'),
    )
    .map(({ Effect }) => Effect);
}

function matchesAny(patterns: string | readonly string[], text: string, flags: string): boolean {
  return [patterns].flat().some((pattern) => wildcards(pattern, flags).test(text));
}

function wildcards(pattern: string, flags: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, flags);
}

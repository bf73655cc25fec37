import type { ObjectValue } from '../plugin/cty/value';
import type { Diagnostic } from '../plugin/diagnostic';
import { invalidArgument } from './diagnostics';

/** The one argument of several that is given, or what is wrong where none or more than one is. */
export function exactlyOne<Name extends string>(
  config: ObjectValue,
  names: readonly Name[],
): { readonly given: Name } | { readonly problems: readonly Diagnostic[] } {
  const given = names.filter((name) => config[name] !== null);
  const rule = `Set exactly one of ${names.slice(0, -1).join(', ')} and ${names.at(-1)}.`;
  const [only, ...others] = given;
  if (only === undefined) return { problems: [invalidArgument([], 'No token to check', rule)] };
  if (others.length === 0) return { given: only };
  return {
    problems: given.map((name) =>
      invalidArgument(
        [{ attribute: name }],
        'More than one token to check',
        `${rule} Here are ${given.join(' and ')}.`,
      ),
    ),
  };
}

import { hideIfToken } from '../gate/secrets/likely-token';
import { visible } from '../gate/visible';
import type { Unreadable } from './check-result';
import type { Source } from './sources/source';

/**
 * The variables that are set but that no configuration declares, for example because of a typing error. If several configurations are
 * checked, it is enough that one of them declares a variable.
 */
export function undeclaredVariables(sources: readonly Source[]): Unreadable[] {
  const [first, ...others] = sources.flatMap(({ undeclaredVariables: names }) => names ?? []);
  const everywhere = [...(first ?? [])].filter((name) => others.every((names) => names.has(name)));
  return everywhere.map((name) => {
    hideIfToken(name);
    return {
      code: 'UndeclaredVariable',
      message: `Variable ${visible(name)} is set (--var or TF_CLI_ARGS) but not declared, so terraform plan fails.`,
      help: 'Correct its name, declare it, or set it in a variable file (--var-file).',
    };
  });
}

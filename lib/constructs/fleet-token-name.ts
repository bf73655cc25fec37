import { Token } from 'cdktf';
import { isTokenForName } from '../gate/secrets/likely-token';
import { kindOf, shownValue } from './shown-value';
import { safeSources, spelled } from './spelling';

const BYTE_ORDER_MARK = '\u{feff}';

/** @throws if Terraform or cdktf would refuse or change the name of a token. */
export function requireTokenName(gate: string, name: string): void {
  if (typeof name !== 'string') {
    throw new Error(
      `The name of a token of the gate ${gate} is ${shownValue(name)}. Use a string, such as "device-1".`,
    );
  }
  if (isTokenForName(name)) {
    throw new Error(
      `The name of a token of the gate ${gate} is a token itself, which would be in plain text in the synthesized configuration. Use a name such as "device-1", and give the token as ${safeSources()}.`,
    );
  }
  if (Token.isUnresolved(name)) {
    throw new Error(
      `The name of a token of the gate ${gate} is a reference, and Terraform could give two tokens the same name. Use a string, such as "device-1".`,
    );
  }
  if (name === '') throw new Error(`A token of the gate ${gate} has no name. Give it one.`);
  // cdktf drops this key when it writes a map.
  if (name === '__proto__') {
    throw new Error(
      `The token "${name}" of the gate ${gate} needs another name, because JavaScript reserves this one.`,
    );
  }
  if (name.startsWith(BYTE_ORDER_MARK)) {
    throw new Error(
      `The token "${name}" of the gate ${gate} begins with a byte order mark (U+FEFF), which Terraform removes. Remove it where the program reads the name.`,
    );
  }
}

/**
 * The entries of an object with a value for each name of a token.
 * @throws if it is another value: JavaScript would find no entries in a `Map`, and wrong ones in a list or a reference.
 */
export function namedEntries<Value>(
  gate: string,
  property: string,
  map: Readonly<Record<string, Value>> = {},
): [string, Value][] {
  if (!Token.isUnresolved(map) && kindOf(map) === 'Object') return Object.entries(map);
  throw new Error(
    `The gate ${gate}: ${spelled(property)} is ${shownValue(map)}. Set it to an object with a value for the name of each token, such as { "device-1": … }.`,
  );
}

/** The name in Terraform, which normalizes Unicode: both encodings of `é` become the same. */
export function nameInTerraform(name: string): string {
  return name.normalize();
}

/** The name as a quoted key in an expression of Terraform, because cdktf does not quote it. */
export function quotedName(name: string): string {
  return withoutTemplates(JSON.stringify(name));
}

/** Escapes a text so that Terraform does not read it as a template. In JSON, keys of maps are templates, too. */
export function withoutTemplates(text: string): string {
  return text.replace(/[$%](?={)/g, '$&$&');
}

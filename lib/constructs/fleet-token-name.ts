import { Token } from 'cdktf';
import { isTokenForName } from '../gate/secrets/likely-token';
import { kindOf, shownValue } from './shown-value';
import { safeSources, spelled } from './spelling';

const BYTE_ORDER_MARK = '\u{feff}';

/** Throws where Terraform or cdktf would not take the name of a token of the gate as it is. */
export function requireTokenName(gate: string, name: string): void {
  if (typeof name !== 'string') {
    throw new Error(
      `The name of a token of the gate ${gate} is ${shownValue(name)}. Give it a text, such as "device-1".`,
    );
  }
  if (isTokenForName(name)) {
    throw new Error(
      `The name of a token of the gate ${gate} is a token itself, which would be in plain text in the synthesized configuration. Give it a name such as "device-1", and the token as ${safeSources()}.`,
    );
  }
  if (Token.isUnresolved(name)) {
    throw new Error(
      `The name of a token of the gate ${gate} is a reference, and Terraform could give two tokens the same name. Give it a text, such as "device-1".`,
    );
  }
  if (name === '') throw new Error(`A token of the gate ${gate} has no name. Give it one.`);
  // cdktf loses this key when it writes a map.
  if (name === '__proto__') {
    throw new Error(
      `The token "${name}" of the gate ${gate} needs another name, because JavaScript reserves this one.`,
    );
  }
  if (name.startsWith(BYTE_ORDER_MARK)) {
    throw new Error(
      `The token "${name}" of the gate ${gate} begins with a byte order mark (U+FEFF), which Terraform leaves out. Read the file that the name is from without it.`,
    );
  }
}

/**
 * What a map has for each name. Throws for other values: of a `Map` JavaScript would read no names, and of a list or a reference
 * names of its own.
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

/** The name as Terraform has it: of `é` in its two spellings it makes one. */
export function nameInTerraform(name: string): string {
  return name.normalize();
}

/** The name as a key in an expression of Terraform: cdktf puts the key there as it is. */
export function quotedName(name: string): string {
  return withoutTemplates(JSON.stringify(name));
}

/** A text that Terraform takes for no template. In JSON, it takes the keys of a map for templates, too. */
export function withoutTemplates(text: string): string {
  return text.replace(/[$%](?={)/g, '$&$&');
}

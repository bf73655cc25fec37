import { type Hcl1Value, type Item, parseHcl1 } from './hcl1';
import { PROVIDER_ADDRESSES, PROVIDER_SOURCE } from './provider-address';
import { serves } from './provider-sources';

/** A CLI configuration that takes the provider from a folder. */
export interface EditedConfiguration {
  readonly text: string;
  /** Its `provider_installation` block alone. */
  readonly block: string;
}

/**
 * Changes the `provider_installation` block of a CLI configuration so that the provider comes from a folder and from nowhere else.
 * Everything else stays as it is. Undefined where the text is JSON.
 *
 * @param path of the folder, absolute or relative to the folder of each configuration.
 * @throws Hcl1SyntaxError
 */
export function withFilesystemMirror(text: string, path: string): EditedConfiguration | undefined {
  const { value } = installationIn(text) ?? {};
  if (value?.kind !== 'object' || value.end === 0) return undefined;
  const overrides = value.items.filter(({ keys }) => keys[0] === 'dev_overrides');
  const others = value.items.filter((item) => !overrides.includes(item));
  const mirror = `
  filesystem_mirror {
    path    = ${JSON.stringify(path)}
    include = ["${PROVIDER_SOURCE}"]
  }${others.length > 0 ? '' : '\n'}`;
  const insertions = [
    { at: overrides.at(-1)?.end ?? value.start + 1, text: mirror },
    ...others.filter(isAsked).map(exclusion),
  ];
  const edited = insertions
    .sort((a, b) => b.at - a.at)
    .reduce((before, { at, text: added }) => before.slice(0, at) + added + before.slice(at), text);
  const block = installationIn(edited);
  return { text: edited, block: edited.slice(block?.start, block?.end) };
}

function installationIn(text: string): Item | undefined {
  return parseHcl1(text).find(({ keys, hasEquals }) => keys[0] === 'provider_installation' && !hasEquals);
}

/** Whether the provider may come from this method now. */
function isAsked({ value }: Item): boolean {
  const include = patterns(argument(value, 'include'));
  const exclude = patterns(argument(value, 'exclude'));
  return PROVIDER_ADDRESSES.some((address) => serves({ include, exclude }, address));
}

function exclusion({ value }: Item): { at: number; text: string } {
  const present = argument(value, 'exclude');
  if (present?.kind === 'list') {
    const last = present.values.at(-1);
    return { at: last?.end ?? present.start + 1, text: `${last ? ', ' : ''}"${PROVIDER_SOURCE}"` };
  }
  const last = value.kind === 'object' ? value.items.at(-1) : undefined;
  const text = `\n    exclude = ["${PROVIDER_SOURCE}"]`;
  return last ? { at: last.end, text } : { at: value.start + 1, text: `${text}\n  ` };
}

function argument(value: Hcl1Value, name: string): Hcl1Value | undefined {
  return value.kind === 'object' ? value.items.find(({ keys }) => keys[0] === name)?.value : undefined;
}

function patterns(value: Hcl1Value | undefined): readonly string[] {
  return value?.kind === 'list' ? value.values.flatMap((one) => (one.kind === 'text' ? [one.text] : [])) : [];
}

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from 'cdktf';
import { type Body, isBody } from '../../gate/configuration/block';

/** What was checked of a stack: the object that becomes `cdk.tf.json`, or the text of `cdk.tf`. */
export type Checked = { readonly json: Body } | { readonly hcl: string };

/** What the file of a stack holds: the same, other JSON, or something that cannot be checked. */
export type Written = 'same' | 'unreadable' | Body;

/**
 * Does something whenever a synthesizer has written a stack. A program may set one of its own, which writes something else than what
 * `toTerraform` returns.
 */
export function onceWritten(stack: TerraformStack, doing: (file: string) => void): void {
  const followed = (synthesizer: IStackSynthesizer): IStackSynthesizer => ({
    synthesize(session: ISynthesisSession) {
      synthesizer.synthesize(session);
      doing(join(session.outdir, session.manifest.forStack(stack).synthesizedStackPath));
    },
  });
  let synthesizer = followed(stack.synthesizer);
  Object.defineProperty(stack, 'synthesizer', {
    get: () => synthesizer,
    // One that a program sets often calls the one before.
    set(given: IStackSynthesizer) {
      synthesizer = followed(given);
    },
    enumerable: true,
  });
}

/** Reads the file of a stack. Undefined if it was not written. */
export function readWritten(file: string, checked: Checked | undefined): Written | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  if (checked !== undefined && 'hcl' in checked) return text === checked.hcl ? 'same' : 'unreadable';
  const written = parsed(text);
  if (!isBody(written)) return 'unreadable';
  const isSame =
    checked !== undefined && isDeepStrictEqual(written, JSON.parse(JSON.stringify(checked.json)));
  return isSame ? 'same' : written;
}

/** Keeps Terraform from a configuration that synth refuses. */
export function removeWritten(file: string): void {
  rmSync(file, { force: true });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

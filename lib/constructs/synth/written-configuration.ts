import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from 'cdktf';
import { type Body, isBody } from '../../gate/configuration/block';

/** The checked configuration of a stack: the object that becomes `cdk.tf.json`, or the text of `cdk.tf`. */
export type Checked = { readonly json: Body } | { readonly hcl: string };

/** The content of the file of a stack: the checked configuration, other JSON, or a text that cannot be checked. */
export type Written = 'same' | 'unreadable' | Body;

/**
 * Runs a function whenever a synthesizer has written a stack. The program may set its own synthesizer, which may write something other
 * than the result of `toTerraform`.
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
    // A synthesizer of the program often calls the previous one.
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

/** Removes the file, so that Terraform does not use a configuration that synth refuses. */
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

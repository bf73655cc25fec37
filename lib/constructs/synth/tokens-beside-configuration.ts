import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IConstruct } from 'constructs';
import { likelyTokens } from '../../gate/configuration/literal-tokens';
import { piecesOfRegularFile } from '../../gate/regular-file';
import { LITERAL_TOKEN } from '../../gate/rules';
import { SecretRegister } from '../../gate/secrets/secret-register';
import { safeSources } from '../spelling';
import { isAsset, sourceOf } from './assets';
import type { SynthesisProblem } from './stack-synthesis';

/** Annotations, which CDKTF prints and writes to manifest.json. */
const ANNOTATION = /^@cdkt[fn]\/(info|warn|error)$/;

/**
 * The problems with tokens in plain text in annotations and in copies of assets (AMT004).
 * @param known the known tokens, each with the name of its check.
 */
export function tokensBesideConfiguration(
  constructs: Iterable<IConstruct>,
  known: ReadonlyMap<string, string>,
): SynthesisProblem[] {
  const likely = likelyTokens(known);
  if (likely.length === 0) return [];
  // The register searches for all tokens at once, because an asset can be as large as the folder of a program.
  const register = new SecretRegister();
  for (const [token] of likely) register.add(token);
  const overlap = likely.reduce((longest, [{ length }]) => Math.max(longest, length), 1) - 1;
  const checkIn = (contents: Iterable<string>) => {
    for (const content of contents) {
      const found = register.isIn(content) && likely.find(([token]) => content.includes(token));
      if (found) return found[1];
    }
    return undefined;
  };
  return [...constructs].flatMap((construct) => {
    const { path, metadata } = construct.node;
    const annotations = metadata.filter(({ type }) => ANNOTATION.test(type)).map(({ data }) => String(data));
    const annotated = checkIn(annotations);
    if (annotated) {
      return {
        construct,
        message: `${LITERAL_TOKEN.title(path)}. An annotation contains the token of ${annotated}. Remove the token from its text.`,
      };
    }
    const copied = isAsset(construct) && checkIn(contentsOf(sourceOf(construct), overlap));
    if (!copied) return [];
    return {
      construct,
      message: `${LITERAL_TOKEN.title(path)}. The asset copies a file that contains the token of ${copied} into the synthesized folder. Remove the token from the file. Use ${safeSources()} to read it where Terraform runs.`,
    };
  });
}

/**
 * The contents of a file, or of the files in a folder, in pieces, because they can be large. Files that cannot be read are skipped, because
 * CDKTF fails for them.
 */
function* contentsOf(path: string, overlap: number): Generator<string> {
  for (const name of namesIn(path)) {
    try {
      for (const piece of piecesOfRegularFile(join(path, name), overlap)) yield piece.toString('latin1');
    } catch {}
  }
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path, { recursive: true, encoding: 'utf8' });
  } catch {
    return [''];
  }
}

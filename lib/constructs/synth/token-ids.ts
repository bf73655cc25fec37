import type { IConstruct } from 'constructs';
import { LITERAL_TOKEN } from '../../gate/rules';
import { isTokenForName } from '../../gate/secrets/likely-token';
import { secrets } from '../../gate/secrets/secrets';
import { safeSources } from '../spelling';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The problems with constructs whose id is a token, because names in Terraform and paths in comments contain ids (AMT004). */
export function tokenIds({ constructs }: SynthesizedStack): SynthesisProblem[] {
  return [...constructs].filter(isNamedByToken).map((construct) => {
    const { id, path } = construct.node;
    // Messages contain the path of the construct.
    secrets.add(id);
    return {
      construct,
      message: `${LITERAL_TOKEN.title(path)}. The id of the construct is a token. Give it an id such as "device-1", and the token as ${safeSources()}.`,
    };
  });
}

/** In ids, the library constructs writes "--" for "/". */
function isNamedByToken({ node: { id } }: IConstruct): boolean {
  return isTokenForName(id.replaceAll('--', '/'));
}

import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { readBytes, readFoundBytes } from '../../../lib/cli/sources/read-file';
import { secrets } from '../../../lib/gate/secrets/secrets';
import { folderOfFiles } from '../../hcl/terraform/folder-of-files';

describe('a file that cannot be read', () => {
  it('is named, unless its name looks like a token', () => {
    const path = 'LzMT+XLFl5/uWLDcxa29qAHrpkDtmFJ7QdCIkTK5PRLAV2nQjB3mVgJ8==';
    const problem = readBytes(path);
    if (Buffer.isBuffer(problem)) throw new Error('It was read.');
    expect(secrets.redact(problem.message)).toMatch(
      /^Failed to read sha256:[0-9a-f]{12}: it does not exist\.$/,
    );
  });

  it('is not a regular file, or is too large', () => {
    const folder = folderOfFiles({ large: '' });
    truncateSync(join(folder, 'large'), 256 * 1024 * 1024 + 1);
    expect(readFoundBytes(folder)).toMatchObject({
      code: 'UnsuitableFile',
      message: `Failed to read ${folder}: it is not a regular file.`,
    });
    expect(readFoundBytes(join(folder, 'large'))).toMatchObject({
      code: 'UnsuitableFile',
      message: `Failed to read ${join(folder, 'large')}: it is too large.`,
    });
  });
});

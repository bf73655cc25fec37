import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint } from '../../../lib/gate/fingerprint';
import { outgoingText } from '../../../lib/gate/outgoing-text';
import { readTextFile } from '../../../lib/onsmqtt/credentials/read-text-file';
import { CredentialsUnavailableError } from '../../../lib/onsmqtt/credentials/source';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'text-'));
  file = join(folder, 'file');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file with text', () => {
  it('is read as UTF-8, without the byte order mark that it begins with', () => {
    writeFileSync(file, '\uFEFFé\uFEFF\n');
    expect(readTextFile(file)).toBe('é\uFEFF\n');
    writeFileSync(file, 'é\uFEFF\n');
    expect(readTextFile(file)).toBe('é\uFEFF\n');
  });

  it.each([
    ['with a byte order mark', Buffer.from('\uFEFF{"current":"ci"}', 'utf16le')],
    ['without one', Buffer.from('[default]\n', 'utf16le')],
    ['in the other byte order', Buffer.from('[default]\n', 'utf16le').swap16()],
  ])('is not read if it is in UTF-16, %s', (_, bytes) => {
    writeFileSync(file, bytes);
    expect(() => readTextFile(file)).toThrow(
      expect.objectContaining({
        message: `File ${file} is not text in UTF-8.`,
        remedies: [expect.stringContaining('PowerShell')],
      }),
    );
  });

  it.each([
    ['one-key=1', '\n', 'another-key=1'],
    ['one-key=2', ' \r\n\t', 'another-key=2'],
    ['one-key=3', '\r\r', 'another-key=3'],
  ])('is not accepted as a path, and each line of it is a secret: %s%j%s', (first, lineBreak, last) => {
    const message = 'The content of a file is set in place of its path.';
    const remedies = ['Write the content to a file, and set the path of that file.'];
    expect(() => readTextFile(first + lineBreak + last)).toThrow(
      expect.objectContaining({ message, remedies }),
    );
    for (const line of [first, last])
      expect(outgoingText(`It is ${line}.`)).toBe(`It is ${fingerprint(line)}.`);
  });

  it('may be 1 MB, and no larger', () => {
    writeFileSync(file, Buffer.alloc(1024 * 1024, 'x'));
    expect(readTextFile(file)).toHaveLength(1024 * 1024);
    writeFileSync(file, Buffer.alloc(1024 * 1024 + 1, 'x'));
    expect(() => readTextFile(file)).toThrow(
      new CredentialsUnavailableError(`File ${file} is larger than 1 MB.`),
    );
  });

  it('has to be there, and to be a file', () => {
    expect(() => readTextFile(file)).toThrow(`File ${file} does not exist.`);
    expect(() => readTextFile('~/none')).toThrow(`File ${process.cwd()}/~/none does not exist.`);
    expect(() => readTextFile(folder)).toThrow(`${folder} is not a regular file.`);
    writeFileSync(file, '');
    expect(() => readTextFile(join(file, 'below'))).toThrow(
      `Failed to read file ${join(file, 'below')} (ENOTDIR).`,
    );
  });

  it.each([
    ['a token', `${'LzMT+XLFl5s/YWJM'.repeat(7)}==`],
    ['a token that is another path for the system', `${'LzM1/b//XLFl5s/YWJM'.repeat(7)}==`],
    ['a credentials file', '{\n  "access_key_secret": "s3cr3t-in-a-file"\n}'],
  ])('is not named if its path is %s, whatever the working folder is called', (_, path) => {
    const thrown = () => {
      try {
        return readTextFile(path);
      } catch (error) {
        return `${path}: ${(error as Error).message}`;
      }
    };
    const start = process.cwd();
    for (const name of ['folder', 'my-project.d']) {
      mkdirSync(join(folder, name));
      process.chdir(join(folder, name));
      try {
        const lines = thrown().split('\n').map(outgoingText);
        expect(lines.join('\n')).not.toMatch(/LzM|XLFl5s|YWJM|s3cr3t/);
      } finally {
        process.chdir(start);
      }
    }
  });
});

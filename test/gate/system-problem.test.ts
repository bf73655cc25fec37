import { NOTFOUND } from 'node:dns';
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { isSystemError, SYSTEM_ERRORS, systemProblem } from '../../lib/gate/system-problem';

const folder = () => mkdtempSync(join(tmpdir(), 'system-problem-'));

const RUNTIME_CODES = [NOTFOUND, 'ERR_FS_FILE_TOO_LARGE'];
const systemCodes = new Set([
  ...Array.from(getSystemErrorMap().values(), ([name]) => name),
  ...Object.keys(constants.errno),
  ...RUNTIME_CODES,
]);

test.each(Object.entries(SYSTEM_ERRORS))(
  '%s is a code of a system or of Node.js, with a reason and a remedy',
  (code, error) => {
    expect(systemCodes).toContain(code);
    const [reason, help] = error;
    expect(reason).toMatch(/^[a-z].*[^.]$/);
    expect(help).toMatch(/^[A-Z].*\.$/);
  },
);

test.each<[string, string, () => unknown]>([
  ['a file that is not there', 'ENOENT', () => readFileSync(join(folder(), 'missing'))],
  ['a folder in place of a file', 'EISDIR', () => readFileSync(folder())],
  [
    'a file in place of a folder',
    'ENOTDIR',
    () => {
      const file = join(folder(), 'file');
      writeFileSync(file, '');
      readFileSync(join(file, 'within'));
    },
  ],
  [
    'links that lead to each other',
    'ELOOP',
    () => {
      const link = join(folder(), 'link');
      symlinkSync(link, link);
      readFileSync(link);
    },
  ],
  ['a name that is too long', 'ENAMETOOLONG', () => readFileSync(join(folder(), 'n'.repeat(300)))],
  ['a folder that is there', 'EEXIST', () => mkdirSync(folder())],
  [
    'a folder with something in it',
    'ENOTEMPTY',
    () => {
      const full = folder();
      writeFileSync(join(full, 'file'), '');
      rmdirSync(full);
    },
  ],
])('the problem of %s has its reason and its remedy', (_, code, fail) => {
  const error = errorOf(fail);
  const [reason, help] = SYSTEM_ERRORS[code] ?? [];
  expect(isSystemError(error)).toBe(true);
  expect(systemProblem('Failed to read it', error)).toEqual({
    code,
    message: `Failed to read it: ${reason}.`,
    help,
  });
});

test('the problem of a port in use has its reason and its remedy', async () => {
  const first = await listening(0);
  const { port } = first.address() as AddressInfo;
  const error = await listening(port).catch((reason: unknown) => reason);
  first.close();
  expect(isSystemError(error)).toBe(true);
  expect(systemProblem('Failed to listen', error)).toEqual({
    code: 'EADDRINUSE',
    message: 'Failed to listen: the port is in use.',
    help: 'Choose another port, or 0 for any free port.',
  });
});

test('the problem of an empty path says that the path is empty', () => {
  expect(
    systemProblem(
      'Failed to read',
      errorOf(() => readFileSync('')),
    ),
  ).toEqual({
    code: 'ENOENT',
    message: 'The path is empty.',
    help: 'Name a file or a folder. Use "." for this folder.',
  });
});

test('a code without a known reason is shown unchanged', () => {
  const error = Object.assign(new Error('no'), { code: 'ENOTTY', syscall: 'ioctl' });
  expect(systemProblem('Failed to read it', error)).toEqual({
    code: 'ENOTTY',
    message: 'Failed to read it: ENOTTY.',
    help: 'Check the path and the disk.',
  });
  expect(systemProblem('Failed to read it', new Error('no')).code).toBe('UnknownError');
  expect(isSystemError(error)).toBe(false);
});

test('an error of another kind is not treated as a system error', () => {
  expect(isSystemError(undefined)).toBe(false);
  expect(isSystemError(null)).toBe(false);
  expect(isSystemError(new Error('ENOENT'))).toBe(false);
  expect(isSystemError({ code: 'ENOENT' })).toBe(false);
  expect(isSystemError({ syscall: 'open' })).toBe(false);
});

function errorOf(fail: () => unknown): unknown {
  try {
    fail();
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}

function listening(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
}

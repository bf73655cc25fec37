import { join } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { thisPlatform } from '../../lib/placement/platform';
import { bundledProvider, executableName } from '../../lib/placement/provider-package';
import type { GrpcClient } from '../plugin/support/grpc-client';
import { LaunchedProvider } from '../plugin/support/launched-provider';

let provider: LaunchedProvider;
let client: GrpcClient;
let token: string;

beforeAll(async () => {
  const emulator = await Emulator.start();
  token = emulator.issueToken();
  await emulator.close();
  const { folder, version } = bundledProvider();
  provider = await LaunchedProvider.start(join(folder, executableName(version, thisPlatform())));
  client = await provider.connect();
});
afterAll(() => provider.remove());

it.each([
  ['a method', () => client.callRaw(`/${token}`)],
  ['a data source', () => client.call('ReadDataSource', { type_name: token })],
  ['a function', () => client.call('CallFunction', { name: token })],
])('the status of a call holds no token that was given as %s', async (_, call) => {
  const { details } = await call().then(
    () => {
      throw new Error('the call did not fail');
    },
    (error) => error,
  );
  expect(details).toContain('sha256:');
  expect(details).not.toContain(token.slice(0, 12));
});

import { homedir } from 'node:os';
import { join } from 'node:path';
import { credentialFiles } from '../../../lib/onsmqtt/credentials/credential-files';

describe('the files of credentials', () => {
  it('are those of the command line and of the SDKs, in the home folder', () => {
    expect(credentialFiles(undefined, { HOME: '/home/ci' })).toEqual([
      { path: '/home/ci/.aliyun/config.json', isNamed: false },
      { path: '/home/ci/.alibabacloud/credentials', isNamed: false },
    ]);
    expect(credentialFiles(undefined, { HOME: '' })[0]).toMatchObject({
      path: join(homedir(), '.aliyun/config.json'),
    });
  });

  it('have the place that a variable names for the first of them', () => {
    const env = { HOME: '/home/ci', ALIBABA_CLOUD_CONFIG_FILE: '/etc/config.json' };
    expect(credentialFiles(undefined, env)).toEqual([
      { path: '/etc/config.json', isNamed: true },
      { path: '/home/ci/.alibabacloud/credentials', isNamed: false },
    ]);
  });

  it('are left out by a switch, which the reason names', () => {
    const env = { HOME: '/home/ci', ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true' };
    expect(credentialFiles(undefined, env).map(({ disabled }) => disabled)).toEqual([
      'ALIBABA_CLOUD_CLI_PROFILE_DISABLED is set.',
      undefined,
    ]);
  });

  it.each([
    ['~/mine', '/home/ci/mine'],
    ['~\\mine', '/home/ci\\mine'],
    ['~mine', '~mine'],
    ['/etc/~/mine', '/etc/~/mine'],
    ['mine', 'mine'],
  ])('are only the named file: %s is %s', (named, path) => {
    const env = { HOME: '/home/ci', ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true' };
    expect(credentialFiles(named, env)).toEqual([{ path, isNamed: true }]);
  });
});

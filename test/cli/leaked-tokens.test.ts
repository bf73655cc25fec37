import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leakedTokens } from '../../lib/cli/leaked-tokens';
import { Emulator } from '../../lib/emulator/emulator';
import { fingerprint } from '../../lib/gate/fingerprint';
import { CommandLine } from '../support/command-line';
import { terraformWithProvider } from '../support/terraform-with-provider';

const TOKEN = 'LzMT+XLFl5/uWLDcxa=="';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leaked-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function search(content: string | Buffer) {
  const file = join(folder, 'output.log');
  writeFileSync(file, content);
  return leakedTokens([folder], new Map([[TOKEN, 'press']]));
}

describe('leakedTokens', () => {
  it.each([
    ['as it is', TOKEN, ''],
    ['escaped as in JSON', JSON.stringify(TOKEN), ''],
    ['percent-encoded', encodeURIComponent(TOKEN), ', percent-encoded'],
    ['in base64', Buffer.from(TOKEN).toString('base64'), ', in base64'],
    ['within more that is in base64', Buffer.from(`a=${TOKEN};b`).toString('base64'), ', in base64'],
    ['in hexadecimal', Buffer.from(TOKEN).toString('hex'), ', in hexadecimal'],
  ])('finds a token %s', (_, text, form) => {
    const { findings } = search(`one\ntwo ${text} three\n`);
    expect(findings).toEqual([
      expect.objectContaining({
        level: 'error',
        name: 'press',
        tokenFingerprint: fingerprint(TOKEN),
        message: `Token ${fingerprint(TOKEN)} stands in ${join(folder, 'output.log')}, line 2${form}.`,
        location: { file: join(folder, 'output.log'), line: 2 },
      }),
    ]);
    expect(JSON.stringify(findings)).not.toContain(JSON.stringify(TOKEN).slice(1, -1));
  });

  it('finds nothing where only the fingerprint stands', () => {
    expect(search(fingerprint(TOKEN))).toEqual({ findings: [], unreadable: [] });
  });

  it('says what it could not search', () => {
    const missing = join(folder, 'missing');
    const { unreadable } = leakedTokens([missing], new Map([[TOKEN, 'press']]));
    expect(unreadable).toEqual([{ message: `${missing} cannot be searched: it is not there.` }]);
    expect(search(Buffer.from('PK\x03\x04 no archive')).unreadable[0]?.message).toContain(
      'a damaged archive',
    );
  });
});

describe('apsaramqtt check --search', () => {
  it('finds a variable in a saved plan, and nothing of a token in the environment', async () => {
    const emulator = await Emulator.start();
    const commandLine = new CommandLine(emulator);
    const token = emulator.issueToken();
    const terraform = terraformWithProvider(emulator).with({ TF_VAR_press: token, PRESS: token });
    const save = async (name: string, argument: string) => {
      terraform.write(
        'main.tf',
        `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
variable "press" { sensitive = true }
data "apsaramqtt_token" "press" {
  instance_id = "post-cn-emulator"
  ${argument}
}`.replace(argument.includes('env') ? /variable.*\n/ : '', ''),
      );
      await terraform.run('init');
      await terraform.run('plan', `-out=${join(commandLine.folder, name)}`);
    };
    await save('variable.tfplan', 'token = var.press');
    await save('environment.tfplan', 'token_env = "PRESS"');
    const check = (plan: string) =>
      commandLine.run(
        ['check', '--offline', '--token-env', 'PRESS', '--instance-id', 'post-cn-emulator', '--search', plan],
        { PRESS: token },
      );
    const found = await check('variable.tfplan');
    expect(found.text).toContain('error AMT007 leaked-token: PRESS');
    expect(found.text).toContain('stands in variable.tfplan (tfplan in it).');
    expect(found.status).toBe(1);
    expect((await check('environment.tfplan')).status).toBe(0);
    terraform.remove();
    commandLine.remove();
    await emulator.close();
  });
});

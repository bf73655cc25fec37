import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { BUN_VERSION } from '../../lib/placement/runtime';
import { Terraform } from '../support/terraform';
import { emulatorEnvironment, oneToken } from '../support/terraform-with-provider';

/** "npm install --no-save bun@1.4.4" installs Bun for this machine there. The workflow does this on macOS and Windows. */
const BUN = resolve('node_modules/@oven');

(existsSync(BUN) ? it : it.skip)(
  'Terraform plans with the provider that is compiled on this machine',
  async () => {
    const emulator = await Emulator.start();
    const folder = new Terraform();
    const [home, appData] = [join(folder.folder, 'home'), join(folder.folder, 'appdata')];
    for (const path of [home, appData]) mkdirSync(path);
    cpSync(BUN, join(folder.folder, 'node_modules/@oven'), { recursive: true });
    const terraform = folder
      .with({
        HOME: home,
        USERPROFILE: home,
        APPDATA: appData,
        ...emulatorEnvironment(emulator),
        DEVICE_TOKEN: emulator.issueToken(),
        TF_LOG_PROVIDER: 'debug',
      })
      .write('main.tf', oneToken(emulator.instanceId));
    const install = await terraform
      .commandOf(process.execPath)
      .run(resolve('bundle/cli/apsaramqtt.js'), 'install');
    expect(install.text).toContain(`Bun ${BUN_VERSION}`);
    expect((await terraform.run('init', '-no-color')).text).toContain('Installed apsaramqtt/apsaramqtt');
    const { text } = await terraform.run('plan', '-no-color', '-input=false');
    expect(text).toContain('verdict = "valid"');
    expect(text).toContain(`the provider runs on Bun ${BUN_VERSION}`);
    await emulator.close();
    terraform.remove();
  },
);

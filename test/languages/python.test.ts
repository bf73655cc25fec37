import { join } from 'node:path';
import { makePackages } from '../../scripts/packages';
import { installed } from '../support/installed';
import { itDoesWhatTypeScriptDoes } from './support/does-what-typescript-does';
import { Example } from './support/example';

(installed('python3', ['-m', 'ensurepip', '--version']) ? describe : describe.skip)('in Python', () => {
  const example = new Example('python');
  const bin = join(example.folder, '.venv/bin');

  itDoesWhatTypeScriptDoes(example, async () => {
    await Promise.all([
      makePackages(example.folder, ['python'], { codeOnly: true }),
      example.run('python3', ['-m', 'venv', '.venv']),
    ]);
    // pip builds the wheel.
    await example.run(join(bin, 'pip'), ['install', '-r', 'requirements.txt', './python']);
    return { PATH: `${bin}:${process.env.PATH}` };
  });

  it('refuses a string where a token is asked for, without showing it', async () => {
    const { status, text } = await example.try(join(bin, 'python'), [
      '-c',
      `
from cdktf import App, TerraformStack
from cdktf_apsaramqtt import MqttInstanceId, MqttTokenGate
MqttTokenGate(TerraformStack(App(), "s"), "g", instance_id=MqttInstanceId.of("post-cn-1"), token="c2VjcmV0")`,
    ]);
    expect(text).toContain('TypeError: type of argument token must be cdktf_apsaramqtt.MqttToken; got str');
    expect(status).toBe(1);
  });

  it('has the command line', async () => {
    expect(await example.run(join(bin, 'apsaramqtt'), ['rules'])).toContain('AMT001');
  });
});

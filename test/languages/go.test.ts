import { makePackages } from '../../scripts/packages';
import { installed } from '../support/installed';
import { itDoesWhatTypeScriptDoes } from './support/does-what-typescript-does';
import { Example } from './support/example';

const MODULE = 'github.com/cdktf-apsaramqtt/cdktf-apsaramqtt-go/cdktfapsaramqtt';

(installed('go', ['version']) ? describe : describe.skip)('in Go', () => {
  const example = new Example('go');

  itDoesWhatTypeScriptDoes(example, async () => {
    await makePackages(example.folder, ['go']);
    await example.run('go', ['mod', 'edit', `-replace=${MODULE}=./go/cdktfapsaramqtt`]);
    return {};
  });

  it('refuses to compile a string where a token is asked for', async () => {
    example.write(
      'refused/main.go',
      `package main

import apsaramqtt "${MODULE}"

func main() {
	_ = apsaramqtt.MqttTokenGateProps{Token: "c2VjcmV0"}
}
`,
    );
    const { status, text } = await example.try('go', ['vet', './refused']);
    expect(text).toContain('string does not implement cdktfapsaramqtt.MqttToken');
    expect(status).not.toBe(0);
  });
});

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { RULES } from '../../lib/gate/rules';

const COMMAND = join(__dirname, '..', '..', 'bundle', 'cli', 'apsaramqtt.js');

describe('apsaramqtt rules', () => {
  const printed = execFileSync(process.execPath, [COMMAND, 'rules'], { encoding: 'utf8' });

  it('lists every rule with its level, what it says and what to do', () => {
    const text = printed.replace(/\s+/g, ' ');
    for (const { id, name, description, help } of RULES) {
      expect(text).toContain(`${id} ${name} (`);
      expect(text).toContain(`${description} ${help}`);
    }
    expect(text).toContain('AMT001 invalid-token (error)');
    expect(text).toContain('AMT005 ungated-token (off, unless the policy gives it a level)');
  });

  it('fits a terminal of 80 columns', () => {
    expect(Math.max(...printed.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

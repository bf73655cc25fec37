import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { RULES } from '../../lib/gate/rules';

const COMMAND = join(__dirname, '..', '..', 'bundle', 'cli', 'apsaramqtt.js');

describe('apsaramqtt rules', () => {
  const printed = execFileSync(process.execPath, [COMMAND, 'rules'], { encoding: 'utf8' });

  it('lists every rule with its level, description and remedy', () => {
    const text = printed.replace(/\s+/g, ' ');
    for (const { id, name, description, help } of RULES) {
      expect(text).toContain(`${id} ${name} (`);
      expect(text).toContain(`${description} ${help}`);
    }
    expect(text).toContain('AMT001 invalid-token (error)');
    expect(text).toContain('AMT005 ungated-token (off, unless the policy gives it a level)');
  });

  it('explains the rules that are named, by id or name, also as JSON', () => {
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [COMMAND, 'rules', ...args], { encoding: 'utf8' });
    expect(run('amt004').split('\n')[0]).toBe('AMT004  literal-token (error)');
    const rules = JSON.parse(run('AMT004', 'leaked-token', '--format', 'json'));
    expect(rules.map(({ id }: { id: string }) => id)).toEqual(['AMT004', 'AMT007']);
    expect(JSON.parse(run('--format', 'json'))).toHaveLength(RULES.length);
    expect(() => run('AMT999')).toThrow('AMT999 is not a rule.');
  });

  it('fits a terminal of 80 columns', () => {
    expect(Math.max(...printed.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

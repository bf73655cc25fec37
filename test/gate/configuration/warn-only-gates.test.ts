import { blocksOf } from '../../../lib/gate/configuration/block';
import { warnOnlyGates } from '../../../lib/gate/configuration/warn-only-gates';
import { WARN_ONLY_GATE } from '../../../lib/gate/rules';

const gates = (body: Record<string, unknown>) => ({ data: { apsaramqtt_token: { gate: body } } });

describe('a gate that only warns (AMT006)', () => {
  it.each(['on_invalid', 'on_unverified', 'on_expiring'])('says so by %s', (argument) => {
    const blocks = blocksOf(gates({ [argument]: 'warn' }));
    expect(warnOnlyGates(blocks)).toEqual([
      {
        rule: WARN_ONLY_GATE,
        block: blocks[0],
        argument,
        message: `data.apsaramqtt_token.gate does not fail (${argument} is "warn"). The policy requires every gate to fail.`,
        help: 'Set it to "fail" (in CDKTF: TokenPolicy.FAIL).',
      },
    ]);
  });

  it('is spelled as its reader spells it', () => {
    const [broken] = warnOnlyGates(blocksOf(gates({ on_invalid: 'warn' })), () => 'onInvalid');
    expect(broken?.message).toContain('(onInvalid is "warn")');
  });

  it('may be in a check block, whatever it says itself', () => {
    const blocks = blocksOf({ check: { health: gates({ on_invalid: 'fail' }) } });
    expect(warnOnlyGates(blocks)).toEqual([
      {
        rule: WARN_ONLY_GATE,
        block: blocks[0],
        message:
          'data.apsaramqtt_token.gate is in a check block, which only warns. The policy requires every gate to fail.',
        help: 'Move the data source out of the check block.',
      },
    ]);
  });

  it('is not reported if it fails or is not a gate', () => {
    expect(warnOnlyGates(blocksOf(gates({ on_invalid: 'fail', on_expiring: null })))).toEqual([]);
    expect(warnOnlyGates(blocksOf({ data: { example_token: { gate: { on_invalid: 'warn' } } } }))).toEqual(
      [],
    );
  });
});

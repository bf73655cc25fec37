import { firstVariable, isSwitchedOn, otherVariable } from '../../lib/onsmqtt/environment';

describe('the first variable that is set', () => {
  it('is trimmed, and ignored if it contains only white space', () => {
    expect(firstVariable(['A', 'B', 'C'], { A: ' \n', B: ' b c\n', C: 'c' })).toBe('b c');
    expect(firstVariable(['A', 'B'], { A: '' })).toBeUndefined();
  });
});

describe('a variable that sets no argument', () => {
  it('is trimmed, and ignored if it contains only white space', () => {
    expect(otherVariable('stsRegion', { ALIBABA_CLOUD_STS_REGION: ' cn-hangzhou\n' })).toBe('cn-hangzhou');
    expect(otherVariable('stsRegion', { ALIBABA_CLOUD_STS_REGION: ' ' })).toBeUndefined();
    expect(otherVariable('stsRegion', {})).toBeUndefined();
  });

  it('is on if it is "true" in upper or lower case, and off for another text', () => {
    const isOn = (value?: string) =>
      isSwitchedOn('metadataDisabled', { ALIBABA_CLOUD_ECS_METADATA_DISABLED: value });
    expect([' TRUE', 'true', '1', 'false', undefined].map(isOn)).toEqual([true, true, false, false, false]);
  });
});

import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { MqttInstanceId } from '../../lib';

function reference(): string {
  return new TerraformVariable(new TerraformStack(Testing.app(), 'stack'), 'id', {}).stringValue;
}

describe('MqttInstanceId.of', () => {
  it('accepts an id', () => {
    expect(MqttInstanceId.of('post-cn-0pp12gl1234').value).toBe('post-cn-0pp12gl1234');
  });

  it('refuses a reference', () => {
    expect(() => MqttInstanceId.of(reference())).toThrow('Use MqttInstanceId.fromResolvable');
  });
});

describe('MqttInstanceId.fromResolvable', () => {
  it('accepts a reference', () => {
    const id = reference();
    expect(MqttInstanceId.fromResolvable(id).value).toBe(id);
  });

  it('accepts a reference in Terraform syntax', () => {
    expect(MqttInstanceId.fromResolvable(`\${alicloud_ons_instance.a.id}`).value).toBe(
      `\${alicloud_ons_instance.a.id}`,
    );
  });

  it('refuses plain text', () => {
    expect(() => MqttInstanceId.fromResolvable('post-cn-1')).toThrow('Use MqttInstanceId.of');
  });
});

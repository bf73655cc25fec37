import { TerraformProvider } from 'cdktf';
import type { IConstruct } from 'constructs';

/** The apsaramqtt providers among the constructs of a stack. */
export function providersIn(constructs: Iterable<IConstruct>): TerraformProvider[] {
  return [...constructs].filter(isApsaramqttProvider);
}

function isApsaramqttProvider(construct: IConstruct): construct is IConstruct & TerraformProvider {
  return TerraformProvider.isTerraformProvider(construct) && construct.terraformResourceType === 'apsaramqtt';
}

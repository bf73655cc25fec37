import { TerraformProvider, type TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { inSameStack } from './element-kinds';

/** The providers of a stack that can ask QueryToken. */
export function providersIn(stack: TerraformStack): TerraformProvider[] {
  return inSameStack(stack).filter(isApsaramqttProvider);
}

function isApsaramqttProvider(construct: IConstruct): construct is IConstruct & TerraformProvider {
  return TerraformProvider.isTerraformProvider(construct) && construct.terraformResourceType === 'apsaramqtt';
}

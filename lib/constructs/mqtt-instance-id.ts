import { instanceIdProblem, type TextProblem } from '../gate/copied-text';
import { isTokenForName } from '../gate/secrets/likely-token';
import { isReference } from './reference-text';
import { spelled } from './spelling';

/**
 * The id of an ApsaraMQ for MQTT instance.
 *
 * @example
 * MqttInstanceId.of("post-cn-0pp12gl0001");
 */
export class MqttInstanceId {
  /**
   * An instance id as plain text.
   *
   * @param id such as `post-cn-0pp12gl1234`. Gates and policies refuse an id that is empty, masked (`****`) or contains white space.
   * @throws if the id is a reference or a token.
   *
   * @example
   * MqttInstanceId.of("post-cn-0pp12gl0001");
   */
  public static of(id: string): MqttInstanceId {
    if (isReference(id)) {
      throw new Error(
        `${spelled('MqttInstanceId.of')}: the instance id is a reference to another resource or a variable. Use ${spelled('MqttInstanceId.fromResolvable')}.`,
      );
    }
    if (typeof (id ?? '') !== 'string' || isTokenForName(id ?? '')) {
      throw new Error(
        `${spelled('MqttInstanceId.of')}: this is not an instance id but ${typeof id === 'string' ? 'a token' : 'another value'}. Give the id, such as "post-cn-0pp12gl0001".`,
      );
    }
    return new MqttInstanceId(id ?? '', instanceIdProblem(id ?? ''));
  }

  /**
   * A reference to an instance id: an attribute of a resource or a data source, or a variable.
   *
   * If Terraform does not know its value at plan, the check is deferred to apply.
   *
   * @param id such as `instance.id` of an `alicloud` resource, or `variable.stringValue`.
   * @throws if the id is plain text.
   *
   * @example
   * const variable = new TerraformVariable(this, "instance_id", { type: "string" });
   * MqttInstanceId.fromResolvable(variable.stringValue);
   */
  public static fromResolvable(id: string): MqttInstanceId {
    if (!isReference(id)) {
      throw new Error(
        `${spelled('MqttInstanceId.fromResolvable')}: the instance id is plain text and not a reference. Use ${spelled('MqttInstanceId.of')}.`,
      );
    }
    return new MqttInstanceId(id);
  }

  private constructor(
    /** The id, or the reference to it. */
    public readonly value: string,
    /**
     * Why it cannot be the id of an instance. The construct that uses it reports the problem, so that the message names the construct.
     *
     * @internal
     */
    public readonly _problem?: TextProblem,
  ) {}
}

import { resolve } from 'node:path';
import { TerraformElement, TerraformStack, type TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { DEFERRED_TOKEN, LITERAL_TOKEN } from '../gate/rules';
import { isTokenForName } from '../gate/secrets/likely-token';
import { tokenTextProblem } from '../gate/token-text';
import { addInfo, addWarning } from './annotations';
import type { DataApsaramqttTokenConfig } from './generated/data-apsaramqtt-token';
import { isReference } from './reference-text';
import { shownValue } from './shown-value';
import { safeSources, spelled } from './spelling';
import { rememberVariable } from './synth/known-variables';
import { checkStackOf } from './synth/stack-wide';

type TokenArguments = Pick<DataApsaramqttTokenConfig, 'token' | 'tokenEnv' | 'tokenFile'>;

/**
 * The source from which Terraform reads a token. Neither the program nor the synthesized configuration contains the token itself.
 *
 * @example
 * MqttToken.fromEnvironment("DEVICE_TOKEN");
 * MqttToken.fromFile("/run/secrets/device-token");
 */
export class MqttToken {
  /**
   * A token in a Terraform variable.
   *
   * Terraform stores the variable's value in a saved plan file. `fromEnvironment` and `fromFile` keep it out of the plan.
   *
   * @param variable a variable with `sensitive: true` and without a default.
   * @throws if the variable is not sensitive or has a default.
   *
   * @example
   * const variable = new TerraformVariable(this, "device_token", { type: "string", sensitive: true });
   * MqttToken.fromVariable(variable);
   */
  public static fromVariable(variable: TerraformVariable): MqttToken {
    if (!TerraformElement.isTerraformElement(variable) || !('stringValue' in variable)) {
      throw new Error(
        `${spelled('MqttToken.fromVariable')}: this is not a TerraformVariable. Give the variable that the token is in, and not the token itself.`,
      );
    }
    const { path } = variable.node;
    if (!variable.sensitive) {
      throw new Error(
        `${spelled('MqttToken.fromVariable')}: the variable ${path} is not sensitive, so Terraform would show the token. Set ${spelled('sensitive')} to true.`,
      );
    }
    if (variable.default !== undefined && variable.default !== null) {
      throw new Error(
        `${spelled('MqttToken.fromVariable')}: the variable ${path} has a default, which would be in plain text in the synthesized configuration. Remove the default, and set the environment variable TF_VAR_<name> to the token.`,
      );
    }
    rememberVariable(variable);
    checkStackOf(variable);
    return new MqttToken({ token: variable.stringValue }, (user) => requireSameStack(variable, user));
  }

  /**
   * A token in an environment variable of the process that runs Terraform. It is in no plan and in no state.
   *
   * @param name the variable's name, not the token.
   * @throws if the name is not valid for an environment variable. The message does not show it.
   *
   * @example
   * MqttToken.fromEnvironment("DEVICE_TOKEN");
   */
  public static fromEnvironment(name: string): MqttToken {
    // A token that is passed by mistake must not show in the message.
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name ?? '')) {
      throw new Error(
        `${spelled('MqttToken.fromEnvironment')}: this is not the name of an environment variable (letters, digits and underscores). Give the name, such as "MQTT_TOKEN", and not the token.`,
      );
    }
    return new MqttToken({ tokenEnv: name });
  }

  /**
   * A token in a file that exists where Terraform runs. It is in no plan and in no state. A line break at its end is ignored.
   *
   * @param path the path of the file. A relative path is resolved against the working directory of synth.
   * @throws if the path is empty, or is a token.
   *
   * @example
   * MqttToken.fromFile("/run/secrets/device-token");
   */
  public static fromFile(path: string): MqttToken {
    if (typeof path !== 'string' || path === '') {
      throw new Error(
        `${spelled('MqttToken.fromFile')}: the path is ${path === '' ? 'empty' : shownValue(path)}. Give the path of a file with the token.`,
      );
    }
    if (isTokenForName(path)) {
      throw new Error(
        `${spelled('MqttToken.fromFile')}: this is a token and not the path of a file. Give the path, such as "tokens/device-1", and not the token.`,
      );
    }
    return new MqttToken({ tokenFile: /^\$\{/.test(path) ? path : resolve(path) });
  }

  /**
   * A token that Terraform reads from a resource or a data source.
   *
   * If Terraform does not know its value at plan, the check is deferred to apply.
   *
   * @param token a reference, such as `secret.secretString` of a data source, or a string such as `${module.secrets.token}`.
   * @throws if the token is plain text. The message does not show it.
   *
   * @example
   * const store = new DataResource(this, "store");
   * MqttToken.fromResolvable(store.getStringAttribute("output"));
   */
  public static fromResolvable(token: string): MqttToken {
    if (!isReference(token)) {
      throw new Error(
        `${spelled('MqttToken.fromResolvable')}: the token is plain text and not a reference. Use ${safeSources()} to keep it out of the synthesized configuration.`,
      );
    }
    return new MqttToken({ token }, (user, name) =>
      addInfo(
        user,
        `${DEFERRED_TOKEN.title(name)} if Terraform does not know the token at plan. The plan then shows the data source of the check as read during apply.`,
      ),
    );
  }

  /**
   * A token in plain text. Everyone who can read the synthesized configuration can use the token, so synth shows a warning with the reason.
   *
   * @param token the token. It must not be empty, masked (`****`) or contain white space.
   * @param reason why plain text is acceptable here.
   * @throws if the token is not valid or is a reference, or if the reason is empty.
   *
   * @example
   * const emulator = EmulatorProcess.start();
   * MqttToken.unsafePlainText(emulator.issue(), "a token of the emulator, in a test");
   */
  public static unsafePlainText(token: string, reason: string): MqttToken {
    if (isReference(token)) {
      throw new Error(
        `${spelled('MqttToken.unsafePlainText')}: the token is a reference and not plain text. Use ${spelled('MqttToken.fromResolvable')}.`,
      );
    }
    if (typeof token !== 'string') {
      throw new Error(
        `${spelled('MqttToken.unsafePlainText')}: the token is ${shownValue(token)}. Give it as a text, or use ${safeSources()}.`,
      );
    }
    const problem = tokenTextProblem(token, 'The token');
    if (problem) {
      throw new Error(
        `${spelled('MqttToken.unsafePlainText')}: ${problem.message} ${problem.remedies.join(' ')}`,
      );
    }
    if (!reason?.trim()) {
      throw new Error(
        `${spelled('MqttToken.unsafePlainText')}: the reason is empty. Say why this token may be in plain text in the synthesized configuration, or use ${safeSources()}.`,
      );
    }
    if (reason.includes(token)) {
      throw new Error(
        `${spelled('MqttToken.unsafePlainText')}: the reason contains the token, and synth shows the reason. Say why this token may be in plain text.`,
      );
    }
    return new MqttToken({ token }, (user, name) =>
      addWarning(
        user,
        `${LITERAL_TOKEN.title(name)}. Everyone who can read the synthesized configuration can use it. Reason given: ${reason}. Use ${safeSources()} to keep it out.`,
      ),
    );
  }

  // A private field is not enumerable, so a log of the object does not show a token in plain text.
  readonly #arguments: TokenArguments;
  readonly #onUse?: (user: Construct, name: string) => void;

  private constructor(args: TokenArguments, onUse?: (user: Construct, name: string) => void) {
    this.#arguments = args;
    this.#onUse = onUse;
  }

  /**
   * Describes the source of the token, such as `the token in the environment variable DEVICE_TOKEN`. Does not contain the token itself.
   *
   * @example
   * const place = MqttToken.fromEnvironment("DEVICE_TOKEN").toString();
   */
  public toString(): string {
    // In Go, every value is assignable to the type of a class without members. With this method, Go does not accept a string as a token.
    const { token, tokenEnv, tokenFile } = this.#arguments;
    if (tokenEnv !== undefined) return `the token in the environment variable ${tokenEnv}`;
    if (tokenFile !== undefined) return `the token in the file ${tokenFile}`;
    return isReference(token ?? '') ? 'the token that Terraform refers to' : 'the token in plain text';
  }

  /**
   * The token itself, if it was given in plain text with a reason.
   *
   * @internal
   */
  public get _plainTexts(): readonly string[] {
    const { token } = this.#arguments;
    return token === undefined || isReference(token) ? [] : [token];
  }

  /**
   * The arguments of the data source that checks the token.
   *
   * @param user the construct that uses the token. Annotations are added to it.
   * @param name the name of the token in annotations.
   * @internal
   */
  public _bind(user: Construct, name: string = user.node.path): TokenArguments {
    this.#onUse?.(user, name);
    return this.#arguments;
  }
}

function requireSameStack(variable: TerraformVariable, user: Construct): void {
  const [own, other] = [TerraformStack.of(user), TerraformStack.of(variable)];
  if (own === other) return;
  throw new Error(
    `${user.node.path} cannot check the token of the variable ${variable.node.path}: they are in different stacks, and CDKTF would copy the token into the state of ${other.node.path}. Create a variable ${variable.node.id} in ${own.node.path}.`,
  );
}

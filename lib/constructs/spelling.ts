/**
 * How the language that a program is written in spells the name of a property or a method: `tokenEnv` is `token_env` in Python, and
 * `MqttToken.fromFile`, which is static, `MqttToken_FromFile` in Go. jsii sets JSII_AGENT.
 */
export function spelled(name: string): string {
  const agent = process.env.JSII_AGENT ?? '';
  if (/^Python/i.test(agent))
    return name
      .replace(/(?<=[a-z0-9])[A-Z](?=[^.]*$)/g, (letter) => `_${letter.toLowerCase()}`)
      .replace(/^(and|or)$/, '$&_');
  const exported = name.replace(/(?<=^|\.)[a-z](?=[^.]*$)/, (letter) => letter.toUpperCase());
  if (/^DotNet/i.test(agent)) return exported;
  return /^go/i.test(agent) ? exported.replace('.', '_') : name;
}

/** The same for the name of an argument in Terraform: `on_invalid` is `onInvalid` in TypeScript, and `OnInvalid` in Go. */
export function spelledArgument(name: string): string {
  return spelled(propertyName(name));
}

/** The property of a construct that sets an argument: `onInvalid` for `on_invalid`. */
export function propertyName(argument: string): string {
  return argument.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
}

/** The ways to give a token that keep it out of what is synthesized. */
export function safeSources(): string {
  return `${spelled('MqttToken.fromEnvironment')}, ${spelled('fromFile')} or ${spelled('fromVariable')}`;
}

import { programSpelling, propertyName, spelledIn } from '../gate/spelling';

/** How the language that a program is written in spells the name of a property or a method. */
export function spelled(name: string): string {
  return spelledIn(programSpelling(), name);
}

/** Like {@link spelled}, for an argument in Terraform: `on_invalid` is `onInvalid` in TypeScript and `OnInvalid` in Go. */
export function spelledArgument(name: string): string {
  return spelled(propertyName(name));
}

/** The ways to give a token that keep it out of what is synthesized. */
export function safeSources(): string {
  return `${spelled('MqttToken.fromEnvironment')}, ${spelled('fromFile')} or ${spelled('fromVariable')}`;
}

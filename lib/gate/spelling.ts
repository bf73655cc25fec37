/** How a language spells names. TypeScript and Java spell them in the same way. */
export type Spelling = 'typescript' | 'python' | 'go' | 'csharp';

/** The spelling of the language that a program is written in. jsii sets JSII_AGENT for the process that runs the constructs. */
export function programSpelling(): Spelling {
  const agent = process.env.JSII_AGENT ?? '';
  if (/^Python/i.test(agent)) return 'python';
  if (/^DotNet/i.test(agent)) return 'csharp';
  return /^go/i.test(agent) ? 'go' : 'typescript';
}

/**
 * The name of a property or a method as a language spells it: `tokenEnv` is `token_env` in Python, and `MqttToken.fromFile`, which is
 * static, `MqttToken_FromFile` in Go.
 */
export function spelledIn(spelling: Spelling, name: string): string {
  if (spelling === 'typescript') return name;
  if (spelling === 'python')
    return name
      .replace(/(?<=[a-z0-9])[A-Z](?=[^.]*$)/g, (letter) => `_${letter.toLowerCase()}`)
      .replace(/^(and|or)$/, '$&_');
  const exported = name.replace(/(?<=^|\.)[a-z](?=[^.]*$)/, (letter) => letter.toUpperCase());
  return spelling === 'go' ? exported.replace('.', '_') : exported;
}

/** The property of a construct that sets an argument: `onInvalid` for `on_invalid`. */
export function propertyName(argument: string): string {
  return argument.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
}

/** How the language that a program is written in spells the name of a property or a method: `tokenEnv` is `token_env` in Python. */
export function spelled(name: string): string {
  const agent = process.env.JSII_AGENT ?? '';
  if (/^Python\b/i.test(agent)) return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (/^(?:go|DotNet)/i.test(agent)) return name[0]!.toUpperCase() + name.slice(1);
  return name;
}

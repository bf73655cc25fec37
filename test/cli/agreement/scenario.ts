/** A folder with a gate, planned and checked once with a valid and once with an invalid token in `GATE_TOKEN`. */
export interface Scenario {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Of the command line, for both: `-var=…` and `-var-file=…`. */
  readonly variables?: readonly string[];
}

export const SETTINGS = `terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
`;
export const HEAD = `${SETTINGS}provider "apsaramqtt" {}
`;
const INSTANCE = 'instance_id = "post-cn-emulator"';

/** A gate with more arguments, and others in the place of its token. */
export function gate(rest = '', token = 'token_env = "GATE_TOKEN"', instance = INSTANCE): string {
  return `data "apsaramqtt_token" "g" {\n  ${instance}\n  ${token}\n  ${rest}\n}\n`;
}

/** A root module in one file, and other files where it has some. */
export function one(name: string, main: string, more: Omit<Partial<Scenario>, 'name'> = {}): Scenario {
  return { name, ...more, files: { 'main.tf': HEAD + main, ...more.files } };
}

/** A root module, and modules in folders of their own, by the names of the folders. */
export function withModules(
  name: string,
  main: string,
  modules: Readonly<Record<string, string>>,
  more: Omit<Partial<Scenario>, 'name'> = {},
): Scenario {
  const files = Object.entries(modules).map(([folder, text]) => [`${folder}/main.tf`, SETTINGS + text]);
  return one(name, main, { ...more, files: { ...Object.fromEntries(files), ...more.files } });
}

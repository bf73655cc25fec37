/** A folder with a gate, which is planned and checked with a valid and with an invalid token in `GATE_TOKEN`. */
export interface Scenario {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The options `-var=…` and `-var-file=…` of both plan and check. */
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

/** A gate with additional arguments, and with other arguments in place of its token. */
export function gate(rest = '', token = 'token_env = "GATE_TOKEN"', instance = INSTANCE): string {
  return `data "apsaramqtt_token" "g" {\n  ${instance}\n  ${token}\n  ${rest}\n}\n`;
}

/** A scenario with a root module in one file, and optionally other files. */
export function one(name: string, main: string, more: Omit<Partial<Scenario>, 'name'> = {}): Scenario {
  return { name, ...more, files: { 'main.tf': HEAD + main, ...more.files } };
}

/** A scenario with a root module and other modules, by the names of their folders. */
export function withModules(
  name: string,
  main: string,
  modules: Readonly<Record<string, string>>,
  more: Omit<Partial<Scenario>, 'name'> = {},
): Scenario {
  const files = Object.entries(modules).map(([folder, text]) => [`${folder}/main.tf`, SETTINGS + text]);
  return one(name, main, { ...more, files: { ...Object.fromEntries(files), ...more.files } });
}

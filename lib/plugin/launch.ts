/** The variable that Terraform sets in the environment of a provider. */
const MAGIC_COOKIE = {
  name: 'TF_PLUGIN_MAGIC_COOKIE',
  value: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
};

export const PROTOCOL_VERSION = 6;

/** What Terraform passes in the environment when it starts a provider. */
export interface Launch {
  /** The certificate that Terraform will use, in DER. Undefined only if Terraform asked for plaintext (TF_DISABLE_PLUGIN_TLS). */
  readonly clientCertificate?: Buffer;
  /** The folder that Terraform names for the socket, if any. */
  readonly socketFolder?: string;
}

/** Why this process serves no provider: a sentence for the person who started it by hand, or for Terraform to show. */
export interface Refusal {
  readonly reader: 'person' | 'terraform';
  readonly refusal: string;
}

export function readLaunch(name: string, env: NodeJS.ProcessEnv): Launch | Refusal {
  if (env[MAGIC_COOKIE.name] !== MAGIC_COOKIE.value) {
    return {
      reader: 'person',
      refusal: `This is the Terraform provider ${name}. Terraform starts it: add it to required_providers and run terraform init.`,
    };
  }
  const offered = env.PLUGIN_PROTOCOL_VERSIONS;
  if (offered !== undefined && !offered.split(',').includes(String(PROTOCOL_VERSION))) {
    return {
      reader: 'terraform',
      refusal: `The provider ${name} uses plugin protocol ${PROTOCOL_VERSION}, but this Terraform offers ${offered}. Use Terraform 1.0 or newer.`,
    };
  }
  return {
    clientCertificate: env.PLUGIN_CLIENT_CERT ? derOf(env.PLUGIN_CLIENT_CERT) : undefined,
    socketFolder: env.PLUGIN_UNIX_SOCKET_DIR || undefined,
  };
}

function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s+/g, ''), 'base64');
}

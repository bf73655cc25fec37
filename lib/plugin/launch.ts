/** How Terraform says to a process that it starts it as a provider. */
const MAGIC_COOKIE = {
  name: 'TF_PLUGIN_MAGIC_COOKIE',
  value: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
};

export const PROTOCOL_VERSION = 6;

/** What Terraform passes to a provider at its start, in the environment. */
export interface Launch {
  /** The certificate that Terraform will show, in DER. Undefined only where it asked for plaintext (TF_DISABLE_PLUGIN_TLS). */
  readonly clientCertificate?: Buffer;
  /** Where Terraform wants the socket, if anywhere. */
  readonly socketFolder?: string;
}

/** Why there is nothing to serve: a sentence for the person who started the file by hand, or for Terraform to show. */
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

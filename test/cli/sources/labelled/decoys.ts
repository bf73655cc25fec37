import { createHash, generateKeyPairSync } from 'node:crypto';
import { bytes } from './tokens';

/** A text that is not a token, with its name. */
export interface Decoy {
  readonly name: string;
  readonly text: string;
}

const base64 = (seed: string, length: number) => bytes(seed, length).toString('base64');
const hex = (seed: string, length: number) => bytes(seed, length).toString('hex');
const alphanumeric = (seed: string, length: number) =>
  base64(seed, length * 2)
    .replace(/[+/=]/g, '')
    .slice(0, length);

const PRIVATE_KEYS = (['rsa', 'ec', 'ed25519'] as const).map((kind) => {
  const options = { modulusLength: 2048, namedCurve: 'P-256' };
  return generateKeyPairSync(kind as 'rsa', options);
});

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBdzCCAR2gAwIBAgIUYkZ8yS3l3kq0m1yq3m4T2qk1cWQwCgYIKoZIzj0EAwIw
-----END CERTIFICATE-----`;

/** Kinds of decoys. Each makes a different text for each index. */
const KINDS: readonly ((index: number) => Decoy)[] = [
  (i) => ({ name: 'access_key', text: `LTAI5t${alphanumeric(`ak ${i}`, 18)}` }),
  (i) => ({ name: 'secret_key', text: alphanumeric(`sk ${i}`, 30) }),
  (i) => ({ name: 'aws_secret_access_key', text: base64(`aws ${i}`, 30) }),
  (i) => ({ name: 'aws_session_token', text: base64(`aws session ${i}`, 270) }),
  (i) => ({ name: 'security_token', text: `CAIS${base64(`sts ${i}`, 300)}` }),
  (i) => ({ name: 'encryption_key', text: base64(`aes ${i}`, 32) }),
  (i) => ({ name: 'account_key', text: base64(`azure ${i}`, 64) }),
  (i) => ({
    name: 'private_key',
    text: PRIVATE_KEYS[i % 3]!.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }),
  (i) => ({
    name: 'private_key_base64',
    text: PRIVATE_KEYS[i % 3]!.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  }),
  (i) => ({
    name: 'key',
    text: Buffer.from(PRIVATE_KEYS[i % 3]!.privateKey.export({ type: 'pkcs8', format: 'pem' })).toString(
      'base64',
    ),
  }),
  (i) => ({
    name: 'public_key',
    text: PRIVATE_KEYS[i % 3]!.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  }),
  (i) => ({
    name: 'ssh_key',
    text: `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${base64(`ssh ${i}`, 32)} device-${i}@device`,
  }),
  (i) => ({
    name: 'ssh_rsa',
    text: `ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ${base64(`rsa ${i}`, 384)} admin`,
  }),
  (i) => ({ name: 'ca_certificate', text: `${CERTIFICATE}\n# ${i}` }),
  (i) => ({ name: 'cluster_ca_certificate', text: Buffer.from(`${CERTIFICATE}\n# ${i}`).toString('base64') }),
  (i) => ({ name: 'certificate_der', text: `MIID${base64(`der ${i}`, 600)}` }),
  (i) => ({ name: 'sha256', text: hex(`sha ${i}`, 32) }),
  (i) => ({ name: 'source_code_hash', text: createHash('sha256').update(`code ${i}`).digest('base64') }),
  (i) => ({ name: 'integrity', text: `sha512-${createHash('sha512').update(`npm ${i}`).digest('base64')}` }),
  (i) => ({ name: 'checksum', text: createHash('sha512').update(`sum ${i}`).digest('base64') }),
  (i) => ({ name: 'etag', text: `"${hex(`etag ${i}`, 16)}-${i}"` }),
  (i) => ({
    name: 'image',
    text: `registry.cn-hangzhou.aliyuncs.com/device/bridge@sha256:${hex(`image ${i}`, 32)}`,
  }),
  (i) => ({ name: 'h1', text: `h1:${createHash('sha256').update(`lock ${i}`).digest('base64')}` }),
  (i) => ({ name: 'zh', text: `zh:${hex(`zh ${i}`, 32)}` }),
  (i) => ({ name: 'role_arn', text: `acs:ram::${1000000000000000 + i}:role/MqttTokenReaderOfTheHall${i}` }),
  (i) => ({
    name: 'mqtt_token_arn',
    text: `arn:aws:secretsmanager:eu-west-1:${100000000000 + i}:secret:device/MqttToken-${alphanumeric(`arn ${i}`, 6)}`,
  }),
  (i) => ({
    name: 'policy',
    text: Buffer.from(
      JSON.stringify({
        Version: '1',
        Statement: [
          { Effect: 'Allow', Action: 'mq:QueryToken', Resource: `acs:mq:*:*:instance/post-cn-${i}` },
        ],
      }),
    ).toString('base64'),
  }),
  (i) => ({
    name: 'settings',
    text: Buffer.from(
      JSON.stringify({
        host: `post-cn-${i}.mqtt.aliyuncs.com`,
        qos: 1,
        topics: ['device/1', 'device/2'],
        keepalive: 60,
      }),
    ).toString('base64'),
  }),
  (i) => ({
    name: 'mqtt_settings',
    text: Buffer.from(
      JSON.stringify([
        { topic: `device/${i}`, qos: 1 },
        { topic: 'line', qos: 0, retain: true, description: 'telemetry' },
      ]),
    ).toString('base64'),
  }),
  (i) => ({
    name: 'user_data',
    text: Buffer.from(
      `#cloud-config\nwrite_files:\n  - path: /etc/bridge-${i}.conf\n    content: host=post-cn-1.mqtt.aliyuncs.com\n`,
    ).toString('base64'),
  }),
  (i) => ({ name: 'user_data_gzip', text: `H4sI${base64(`gzip ${i}`, 300)}` }),
  (i) => ({ name: 'github_token', text: `ghp_${alphanumeric(`gh ${i}`, 36)}` }),
  (i) => ({ name: 'gitlab_token', text: `glpat-${alphanumeric(`gl ${i}`, 20)}` }),
  (i) => ({
    name: 'token',
    text: `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(JSON.stringify({ sub: `device-${i}` })).toString('base64url')}.${bytes(`jwt ${i}`, 256).toString('base64url')}`,
  }),
  (i) => ({ name: 'vault_token', text: `hvs.${alphanumeric(`vault ${i}`, 90)}` }),
  (i) => ({ name: 'registry_token', text: base64(`registry ${i}`, 120) }),
  (i) => ({ name: 'ciphertext_blob', text: `AQICAH${base64(`kms ${i}`, 180)}` }),
  (i) => ({ name: 'encrypted_data', text: base64(`sealed ${i}`, 400) }),
  (i) => ({ name: 'signature', text: base64(`signature ${i}`, 256) }),
  (i) => ({ name: 'password', text: alphanumeric(`password ${i}`, 32) }),
  (i) => ({ name: 'mqtt_client_id', text: `GID_Device@@@Device${i}` }),
  (i) => ({
    name: 'id',
    text: hex(`uuid ${i}`, 16).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5'),
  }),
  (i) => ({ name: 'random_id', text: bytes(`b64url ${i}`, 32).toString('base64url') }),
  (i) => ({ name: 'icon', text: `data:image/png;base64,iVBORw0KGgoAAAANSUhEUg${base64(`png ${i}`, 200)}` }),
  (i) => ({
    name: 'data',
    text: `ENC[AES256_GCM,data:${base64(`sops ${i}`, 90)},iv:${base64(`iv ${i}`, 32)},tag:${base64(`tag ${i}`, 16)},type:str]`,
  }),
  (i) => ({ name: 'password', text: `vault:v1:${base64(`transit ${i}`, 120)}` }),
  (i) => ({
    name: 'mqtt_token',
    text: `EJ[1:${base64(`ejson ${i}`, 32)}:${base64(`nonce ${i}`, 24)}:${base64(`box ${i}`, 120)}]`,
  }),
  (i) => ({ name: 'mqtt_token', text: `encrypted:${base64(`dotenvx ${i}`, 150)}` }),
  (i) => ({ name: 'value', text: `257 3 8 AwEAA${base64(`dnskey ${i}`, 255).slice(0, 339)}` }),
  (i) => ({ name: 'message', text: `hQIMA${base64(`pgp ${i}`, 380)}` }),
  (i) => ({ name: 'mqtt_token_file', text: `/var/run/secrets/MqttTokens/Device${i}/TokenOfTheDevice` }),
];

/** More than a thousand decoys. */
export const DECOYS: readonly Decoy[] = Array.from({ length: 1035 }, (_, index) =>
  KINDS[index % KINDS.length]!(index),
);

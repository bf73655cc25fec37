import { PASSWORD_RIGHTS } from '../token-text';
import { nameBefore, readingsOf } from './text-readings';

/**
 * Recognises tokens that no gate checks, by shape. ApplyToken issues standard base64 of random-looking bytes, from about 100 to some
 * hundred characters long. Keys, hashes and tokens of other services look the same, so the name of the value also counts.
 */

/** A client's password under token authentication. Nothing else has this form. */
const PASSWORD = new RegExp(
  `(?<![A-Za-z0-9+/=|])${PASSWORD_RIGHTS}\\|([A-Za-z0-9+/]{16,}={0,2})(?![A-Za-z0-9+/=*])`,
  'g',
);

/** Runs of base64, with padding. Not base64url, not parts of longer words, and not hashes of crypt(3). */
const BASE64 = /(?<![\w+/.%*$-])[A-Za-z0-9+/]{24,}={0,2}(?![\w+/=.%*-])/g;

/** A fast test that excludes nearly all texts without a token, percent-encoded or not. */
// Stryker disable next-line Regex: a text that the test does not exclude is searched, with the same result.
const RUN = /[A-Za-z0-9+/%]{16}/;

/** The minimum length without a name, with a name that says "token", and with a name that says "MQTT token". */
const LEAST_LENGTH = { unnamed: 100, token: 40, mqttToken: 24 } as const;

/**
 * The first characters of base64 of known formats: DER (keys, certificates), JSON, SSH, XML, KMS, age, sealed secrets, PGP, DNSKEY, Java
 * key stores; archives (gzip, ZIP, xz, zstd, bzip2); images (PNG, GIF, JPEG, WebP, icons), PDF, fonts and WebAssembly.
 */
const STRUCTURED =
  /^(?:MI[GHIJ]|MC4|MCow|MF[kw]|eyJ|ewog|ewo|W3si|AAAA[A-F]|PD94|LS0t|AQI[A-D]A|AQEC|AgB|YWdl|c3No|U2Fsd|I2Nsb3Vk|IyEv|WyJ|wc[BDF]MA|hQ[EGI]MA|mQ[EGI]NB|xs[BDF]NB|mDME|AwEAA|\/u3\+7Q|H4sI|UEsD|\/Td6W|KLUv\/|QlpoO|iVBOR|R0lGOD|\/9j\/|UklGR|AAABAA|JVBER|d09G[RM]|AAEAAA|T1RUTw|AGFzbQ)/;

/** The prefix of an encrypted value: SOPS and eyaml, jasypt, ejson, Vault, Spring Cloud Config, dotenvx. */
const CIPHERTEXT_MARK = /(?:\bENC[[(][^\])]*|\bEJ\[[^\]]*|\bvault:v\d+:|\{cipher\}|\bencrypted:)$/;

/** How much text before a value is searched for such a prefix. The longest contains the keys of ejson. */
const MARK_LENGTH = 160;

/** A key or certificate in PEM. Each of its lines looks like a token. Its line breaks may be escaped. */
const PEM = /-----BEGIN [A-Z0-9 ]+-----[^-]*(?:-(?!----)[^-]*)*-----END [A-Z0-9 ]+-----/g;

const DENIED_NAME =
  /(?:^|_)(?:cert(?:ificate)?s?|ca|ciphertext|ciphers?|kms|encrypted|sealed|hash|sha\d*|md5|digest|checksum|integrity|fingerprint|thumbprint|signature|sig|salt|nonce|kubeconfig|pem|der|ssh|gpg|pgp|public|private|arn|image|icon|logo|thumb|etag|zh|h1|keys?|jwks?|license)(?:_|$)/;

/** Names of tokens of other services. */
const OTHER_TOKEN =
  /(?:^|_)(?:access|api|auth|aws|azure|bearer|bootstrap|bot|ci|circle|cloudflare|consul|csrf|datadog|deploy|digitalocean|discord|do|docker|fastly|gcp|gh|git|github|gitlab|google|grafana|hcloud|heroku|honeycomb|id|influx|influxdb|jenkins|join|jwt|k3s|k8s|kube|kubernetes|linode|netlify|newrelic|nomad|npm|oauth|okta|pagerduty|personal|pypi|rancher|refresh|registration|registry|runner|sas|security|sentry|session|slack|snyk|sonar|splunk|sts|telegram|terraform|tfc|tfe|twilio|vault|vercel|webhook|xsrf)_/;

/** Names of a value that belongs to a token and is not the token itself, such as its path. */
const PROPERTY_OF_TOKEN =
  /_(?:arn|env|envs|file|files|id|ids|length|name|names|path|paths|ref|ttl|type|url|uri|version|expiry|expires_at|lifetime|header|key_id|secret_name|fingerprint)$/;

/** The name of a value or of what contains it, such as a module, that shows that it belongs to MQTT. */
const OF_MQTT = /(?:^|_)(?:mqtt|apsaramq|apsaramqtt|onsmqtt)(?:_|$)/;

/** A placeholder, such as `changeme`, or one that a pipeline replaces: `${TOKEN}`, `#{TOKEN}#`, `__TOKEN__`. */
const PLACEHOLDER =
  /^(?:|n\/?a|none|null|nil|unset|empty|default|(?:change|replace|fill|set|insert|put|enter).*|your[-_ ].*|(?:todo|tbd|fixme|dummy|placeholder|example|sample|redacted|masked|secret|token|test)(?:[-_ ].*)?|<.*>|\{\{.*\}\}|[$#]\{.*\}#?|\$\(.*\)|\[\[.*\]\]|\$\w+|%\w+%|@+\w+@+|__\w+__|x{3,}.*|\.{3}.*|.*\*{3,}.*)$/i;

const LONG_BASE64 = /^[A-Za-z0-9+/]{40,}={0,2}$/;

/** Whether a text is a placeholder for a value. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim();
  // One token in some thousand begins with "set", "put" or "xxx".
  return PLACEHOLDER.test(trimmed) && !(LONG_BASE64.test(trimmed) && isRandom(trimmed));
}

/** A name in words: `MQTT-Token`, `mqttToken` and `MQTT_TOKEN` become `mqtt_token`. */
export function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}

/** Whether a name says that its value is an MQTT token, some token, not an MQTT token (`denied`), or none of these (`unnamed`). */
export function nameKind(name: string): 'mqttToken' | 'token' | 'unnamed' | 'denied' {
  const words = wordsOf(name);
  if (PROPERTY_OF_TOKEN.test(words) || DENIED_NAME.test(words)) return 'denied';
  const isToken = /(?:^|_)tokens?(?:_|$)|token$/.test(words);
  if (/(?:^|_)(?:mqtt|apsaramq|onsmqtt|ons)(?:_|$)/.test(words))
    return isToken || /(?:^|_)(?:password|passwd|pwd|credentials?|secret)(?:_|$)/.test(words)
      ? 'mqttToken'
      : 'unnamed';
  if (!isToken) return 'unnamed';
  return OTHER_TOKEN.test(`${words}_`) ? 'denied' : 'token';
}

/**
 * The tokens in a text, recognised by their shape and their names.
 * @param names the names of the text, the nearest first: its argument, the keys around it, its variable.
 */
export function tokensByShape(text: string, names: readonly string[]): string[] {
  // Stryker disable next-line ConditionalExpression: only slower, with the same result.
  if (!RUN.test(text)) return [];
  return [...new Set(readingsOf(text).flatMap((one) => tokensIn(one.text, withName(one.name, names))))];
}

function withName(name: string | undefined, names: readonly string[]): readonly string[] {
  return name === undefined ? names : [name, ...names];
}

function tokensIn(whole: string, names: readonly string[]): string[] {
  const text = whole.replace(PEM, '');
  const found = new Set(passwordsIn(text));
  for (const { 0: candidate, index } of text.matchAll(BASE64)) {
    const inFront = text.slice(Math.max(0, index - MARK_LENGTH), index);
    if (CIPHERTEXT_MARK.test(inFront)) continue;
    if (isToken(candidate, withName(nameBefore(text, index), names))) found.add(candidate);
  }
  return [...found];
}

function passwordsIn(text: string): string[] {
  // Stryker disable next-line ConditionalExpression,StringLiteral: only slower, with the same result.
  if (!text.includes('|')) return [];
  return [...text.matchAll(PASSWORD)].map(([, token = '']) => token).filter((token) => isRandom(token));
}

function isToken(candidate: string, names: readonly string[]): boolean {
  // The nearest name that is not neutral decides: `token` in a block `certificate` is a token.
  const kind = names.map(nameKind).find((one) => one !== 'unnamed') ?? 'unnamed';
  if (kind === 'denied' || candidate.length < LEAST_LENGTH[kind]) return false;
  if (STRUCTURED.test(candidate) || !isRandom(candidate)) return false;
  if (kind === 'mqttToken') return true;
  // Digests and symmetric keys have these lengths in bytes. A token rarely does.
  const { length } = Buffer.from(candidate, 'base64');
  const isWhole = candidate.length % 4 === 0;
  return isWhole && (![32, 48, 64].includes(length) || names.some((name) => OF_MQTT.test(wordsOf(name))));
}

/** Whether base64 has letters of both cases and digits, and does not encode a text. */
function isRandom(candidate: string): boolean {
  if (!/[a-z]/.test(candidate) || !/[A-Z]/.test(candidate) || !/\d|[+/=]/.test(candidate)) return false;
  if (new Set(candidate).size < 12) return false;
  const bytes = Buffer.from(candidate, 'base64');
  let printable = 0;
  for (const byte of bytes) if (isPrintable(byte)) printable += 1;
  // Of random bytes, 38 percent are printable. Of a text, nearly all are.
  return printable / bytes.length < 0.75;
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte <= 0x7e) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

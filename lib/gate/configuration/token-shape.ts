import { PASSWORD_RIGHTS } from '../token-text';
import { nameBefore, readingsOf } from './text-readings';

/**
 * Recognises a text that is a token although no gate has checked it. ApplyToken issues standard base64 of random-looking bytes, from about
 * 100 to some hundred characters long. Keys, hashes and tokens of other services look alike, so what the text is called counts as well.
 */

/** A client's password under token authentication: nothing else is written like this. */
const PASSWORD = new RegExp(
  `(?<![A-Za-z0-9+/=|])${PASSWORD_RIGHTS}\\|([A-Za-z0-9+/]{16,}={0,2})(?![A-Za-z0-9+/=*])`,
  'g',
);

/** Runs of base64, with its padding. Not those of base64url, those within other words, and those of a hash as crypt(3) writes it. */
const BASE64 = /(?<![\w+/.%*$-])[A-Za-z0-9+/]{24,}={0,2}(?![\w+/=.%*-])/g;

/** What every text has that holds a token, percent-encoded or not. Nearly all other texts lack it. */
// Stryker disable next-line Regex: what does not lack it is searched, with the same result.
const RUN = /[A-Za-z0-9+/%]{16}/;

/** The fewest characters where nothing says that the text is an MQTT token, where its name says "token", and where it says "MQTT token". */
const LEAST_LENGTH = { unnamed: 100, token: 40, mqttToken: 24 } as const;

/**
 * How base64 begins of what has a structure: DER (keys, certificates), JSON, SSH, XML, KMS, age, sealed secrets, PGP, DNSKEY, key stores of
 * Java; archives (gzip, ZIP, xz, zstd, bzip2); images (PNG, GIF, JPEG, WebP, icons), PDF, fonts and WebAssembly.
 */
const STRUCTURED =
  /^(?:MI[GHIJ]|MC4|MCow|MF[kw]|eyJ|ewog|ewo|W3si|AAAA[A-F]|PD94|LS0t|AQI[A-D]A|AQEC|AgB|YWdl|c3No|U2Fsd|I2Nsb3Vk|IyEv|WyJ|wc[BDF]MA|hQ[EGI]MA|mQ[EGI]NB|xs[BDF]NB|mDME|AwEAA|\/u3\+7Q|H4sI|UEsD|\/Td6W|KLUv\/|QlpoO|iVBOR|R0lGOD|\/9j\/|UklGR|AAABAA|JVBER|d09G[RM]|AAEAAA|T1RUTw|AGFzbQ)/;

/** What is in front of an encrypted value: SOPS and eyaml, jasypt, ejson, Vault, Spring Cloud Config, dotenvx. */
const CIPHERTEXT_MARK = /(?:\bENC[[(][^\])]*|\bEJ\[[^\]]*|\bvault:v\d+:|\{cipher\}|\bencrypted:)$/;

/** As much of a text as an encrypted value can have in front of it: the keys of ejson. */
const MARK_LENGTH = 160;

/** A key or certificate, of which each line looks like a token. Its line breaks may be escaped. */
const PEM = /-----BEGIN [A-Z0-9 ]+-----[^-]*(?:-(?!----)[^-]*)*-----END [A-Z0-9 ]+-----/g;

const DENIED_NAME =
  /(?:^|_)(?:cert(?:ificate)?s?|ca|ciphertext|ciphers?|kms|encrypted|sealed|hash|sha\d*|md5|digest|checksum|integrity|fingerprint|thumbprint|signature|sig|salt|nonce|kubeconfig|pem|der|ssh|gpg|pgp|public|private|arn|image|icon|logo|thumb|etag|zh|h1|keys?|jwks?|license)(?:_|$)/;

/** Tokens of other services, and names of where a token is. */
const OTHER_TOKEN =
  /(?:^|_)(?:access|api|auth|aws|azure|bearer|bootstrap|bot|ci|circle|cloudflare|consul|csrf|datadog|deploy|digitalocean|discord|do|docker|fastly|gcp|gh|git|github|gitlab|google|grafana|hcloud|heroku|honeycomb|id|influx|influxdb|jenkins|join|jwt|k3s|k8s|kube|kubernetes|linode|netlify|newrelic|nomad|npm|oauth|okta|pagerduty|personal|pypi|rancher|refresh|registration|registry|runner|sas|security|sentry|session|slack|snyk|sonar|splunk|sts|telegram|terraform|tfc|tfe|twilio|vault|vercel|webhook|xsrf)_/;

const PLACE_OF_TOKEN =
  /_(?:arn|env|envs|file|files|id|ids|length|name|names|path|paths|ref|ttl|type|url|uri|version|expiry|expires_at|lifetime|header|key_id|secret_name|fingerprint)$/;

/** A name around a text, such as that of a module, which says that it is about MQTT. */
const OF_MQTT = /(?:^|_)(?:mqtt|apsaramq|apsaramqtt|onsmqtt)(?:_|$)/;

/** A placeholder for a value, also one that a pipeline replaces: `${TOKEN}`, `#{TOKEN}#`, `__TOKEN__`. */
const PLACEHOLDER =
  /^(?:|n\/?a|none|null|nil|unset|empty|default|(?:change|replace|fill|set|insert|put|enter).*|your[-_ ].*|(?:todo|tbd|fixme|dummy|placeholder|example|sample|redacted|masked|secret|token|test)(?:[-_ ].*)?|<.*>|\{\{.*\}\}|[$#]\{.*\}#?|\$\(.*\)|\[\[.*\]\]|\$\w+|%\w+%|@+\w+@+|__\w+__|x{3,}.*|\.{3}.*|.*\*{3,}.*)$/i;

const LONG_BASE64 = /^[A-Za-z0-9+/]{40,}={0,2}$/;

/** Whether a text only holds the place of a value. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim();
  // One of some thousand tokens begins with "set", "put" or "xxx".
  return PLACEHOLDER.test(trimmed) && !(LONG_BASE64.test(trimmed) && isRandom(trimmed));
}

/** A name in words: `MQTT-Token`, `mqttToken` and `MQTT_TOKEN` become `mqtt_token`. */
export function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}

/** Whether a name is that of an MQTT token, of any token that may be one, or neither. */
export function nameKind(name: string): 'mqttToken' | 'token' | 'unnamed' | 'denied' {
  const words = wordsOf(name);
  if (PLACE_OF_TOKEN.test(words) || DENIED_NAME.test(words)) return 'denied';
  const isToken = /(?:^|_)tokens?(?:_|$)|token$/.test(words);
  if (/(?:^|_)(?:mqtt|apsaramq|onsmqtt|ons)(?:_|$)/.test(words))
    return isToken || /(?:^|_)(?:password|passwd|pwd|credentials?|secret)(?:_|$)/.test(words)
      ? 'mqttToken'
      : 'unnamed';
  if (!isToken) return 'unnamed';
  return OTHER_TOKEN.test(`${words}_`) ? 'denied' : 'token';
}

/**
 * The tokens in a text, judged by their shape and by what they are called.
 * @param names of what the text is the value of, the nearest first: an argument, the keys around it, a variable.
 */
export function tokensByShape(text: string, names: readonly string[]): string[] {
  // Stryker disable next-line ConditionalExpression: the result is the same, later.
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
  // Stryker disable next-line ConditionalExpression,StringLiteral: the result is the same, later.
  if (!text.includes('|')) return [];
  return [...text.matchAll(PASSWORD)].map(([, token = '']) => token).filter((token) => isRandom(token));
}

function isToken(candidate: string, names: readonly string[]): boolean {
  // The nearest name that says anything decides: `token` within the block of a certificate is one.
  const kind = names.map(nameKind).find((one) => one !== 'unnamed') ?? 'unnamed';
  if (kind === 'denied' || candidate.length < LEAST_LENGTH[kind]) return false;
  if (STRUCTURED.test(candidate) || !isRandom(candidate)) return false;
  if (kind === 'mqttToken') return true;
  // Digests and symmetric keys have these lengths; a token has them as seldom as any other.
  const { length } = Buffer.from(candidate, 'base64');
  const isWhole = candidate.length % 4 === 0;
  return isWhole && (![32, 48, 64].includes(length) || names.some((name) => OF_MQTT.test(wordsOf(name))));
}

/** Letters of both cases and digits, and bytes that are not text. */
function isRandom(candidate: string): boolean {
  if (!/[a-z]/.test(candidate) || !/[A-Z]/.test(candidate) || !/\d|[+/=]/.test(candidate)) return false;
  if (new Set(candidate).size < 12) return false;
  const bytes = Buffer.from(candidate, 'base64');
  let printable = 0;
  for (const byte of bytes) if (isPrintable(byte)) printable += 1;
  // Random bytes are printable in 38 of 100 cases, base64 of a text in nearly all.
  return printable / bytes.length < 0.75;
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte <= 0x7e) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

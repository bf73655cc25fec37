import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Retry } from '../../../lib/gate/token-service';
import { InterruptedError, TransportError } from '../../../lib/onsmqtt/errors';
import {
  type ExchangeFault,
  endedBy,
  FAULTS,
  faultError,
  transportError,
} from '../../../lib/onsmqtt/exchange/faults';
import { InvalidProxyError } from '../../../lib/onsmqtt/exchange/proxy';
import { WORDING } from '../../../lib/provider/wording';

const PAGE = readFileSync(join(__dirname, '../../../docs/guides/errors.md'), 'utf8');
const ALL: [string, ExchangeFault][] = Object.entries(FAULTS);

/** How each error may be retried. */
const RETRIES: Readonly<Record<Retry, readonly string[]>> = {
  backoff: [
    'ConnectTimeout',
    'ConnectionRefused',
    'ConnectionReset',
    'HostLookupFailed',
    'NetworkUnreachable',
    'NoPortLeft',
    'OutOfMemory',
    'ProxyClosed',
    'ProxyFailed',
    'ReadTimeout',
    'RetryTimeout',
    'TooManyOpenFiles',
  ],
  never: [
    'AnswerTooLarge',
    'CertificateExpired',
    'CertificateNameMismatch',
    'CertificateNotYetValid',
    'HostNotFound',
    'InvalidHeader',
    'InvalidProxy',
    'NotHttp',
    'ProxyNotFound',
    'ProxyNotHttp',
    'ProxyRefused',
    'TlsFailed',
    'UntrustedCertificate',
    'UnusableCertificate',
  ],
  'at-once': ['OldAnswer', 'RepeatedAnswer', 'SurplusBytes'],
  throttled: [],
};

const codesOf = (faults: ExchangeFault[]) => [...new Set(faults.map(({ code }) => code))].sort();

describe('a fault of the transport', () => {
  it.each(ALL)('(%s) has a sentence, remedies, and a place on the page of errors', (_, fault) => {
    expect(faultError(fault, 'a.example.com').message).toMatch(/^a\.example\.com \S.{10,}\S\.$/);
    expect(PAGE).toContain(`\`${fault.code}\``);
    expect(fault.remedies.length).toBeGreaterThan(0);
    for (const remedy of fault.remedies) {
      if (typeof remedy === 'string') expect(remedy).toMatch(/^[A-Z].{10,}\.$/);
      else expect(Object.keys(WORDING)).toContain(remedy.to);
    }
  });

  it.each(Object.entries(RETRIES))('is asked again: %s', (retry, codes) => {
    expect(codesOf(ALL.map(([, fault]) => fault).filter((fault) => fault.retry === retry))).toEqual(codes);
  });

  it('may have been billed if a request had left', () => {
    expect(codesOf(ALL.map(([, fault]) => fault).filter((fault) => fault.mayHaveBeenBilled))).toEqual([
      'AnswerTooLarge',
      'ConnectionReset',
      'NotHttp',
      'OldAnswer',
      'ReadTimeout',
      'RepeatedAnswer',
      'RetryTimeout',
      'SurplusBytes',
    ]);
  });
});

const nodeError = (code?: string) => Object.assign(new Error('the-secret'), { code });

describe('an error of Node.js', () => {
  it.each([
    ['ECONNREFUSED', 'ConnectionRefused'],
    ['ECONNRESET', 'ConnectionReset'],
    ['EPIPE', 'ConnectionReset'],
    ['ENETUNREACH', 'NetworkUnreachable'],
    ['EHOSTUNREACH', 'NetworkUnreachable'],
    ['ETIMEDOUT', 'ConnectTimeout'],
    ['ENOTFOUND', 'HostNotFound'],
    ['EAI_AGAIN', 'HostLookupFailed'],
    ['EMFILE', 'TooManyOpenFiles'],
    ['ENFILE', 'TooManyOpenFiles'],
    ['ENOMEM', 'OutOfMemory'],
    ['ENOBUFS', 'OutOfMemory'],
    ['EADDRNOTAVAIL', 'NoPortLeft'],
    ['EPROTO', 'TlsFailed'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'TlsFailed'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'UntrustedCertificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'UntrustedCertificate'],
    ['UNABLE_TO_GET_ISSUER_CERT', 'UntrustedCertificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UntrustedCertificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UntrustedCertificate'],
    ['CERT_CHAIN_TOO_LONG', 'UnusableCertificate'],
    ['CERT_REJECTED', 'UnusableCertificate'],
    ['CERT_SIGNATURE_FAILURE', 'UnusableCertificate'],
    ['INVALID_CA', 'UnusableCertificate'],
    ['INVALID_PURPOSE', 'UnusableCertificate'],
    ['PATH_LENGTH_EXCEEDED', 'UnusableCertificate'],
    ['UNSPECIFIED', 'UnusableCertificate'],
    ['CERT_HAS_EXPIRED', 'CertificateExpired'],
    ['CERT_NOT_YET_VALID', 'CertificateNotYetValid'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'CertificateNameMismatch'],
  ])('%s is %s, and nothing else of it is carried over', (code, ours) => {
    const error = transportError(nodeError(code), 'a.example.com');
    expect(error).toBeInstanceOf(TransportError);
    expect(error.code).toBe(ours);
    expect(`${error.stack}`).not.toContain('the-secret');
  });

  it.each([
    ['ESOMETHING', 'a.example.com gave no answer (ESOMETHING).'],
    [undefined, 'a.example.com gave no answer (no code).'],
    ['the secret', 'a.example.com gave no answer (no code).'],
    ['E'.repeat(65), 'a.example.com gave no answer (no code).'],
  ])('that is not known is named by its code, if it has the form of one: %s', (code, message) => {
    expect(transportError(nodeError(code), 'a.example.com')).toMatchObject({
      code: 'RequestFailed',
      message,
      retry: 'never',
      mayHaveBeenBilled: true,
      remedies: [{ to: 'check-network' }],
    });
  });

  it('about an authority names the variables whose files could not be read', () => {
    const error = (unreadable?: string[]) =>
      transportError(nodeError('SELF_SIGNED_CERT_IN_CHAIN'), 'a', unreadable).remedies.join(' ');
    expect(error(['SSL_CERT_FILE (ENOENT)', 'SSL_CERT_DIR (EACCES)'])).toMatch(
      /NODE_EXTRA_CA_CERTS or SSL_CERT_FILE.* Could not read what is set in SSL_CERT_FILE \(ENOENT\), SSL_CERT_DIR \(EACCES\)\.$/,
    );
    expect(error([])).not.toContain('Could not read');
    expect(error()).not.toContain('Could not read');
    expect(transportError(nodeError('ECONNREFUSED'), 'a', ['SSL_CERT_FILE (ENOENT)'])).toMatchObject({
      code: 'ConnectionRefused',
    });
  });
});

describe('an error of ours', () => {
  it('stays as it is', () => {
    const error = new InterruptedError();
    expect(transportError(error, 'a')).toBe(error);
  });

  it('about a variable with a proxy says what it should contain', () => {
    expect(transportError(new InvalidProxyError('HTTPS_PROXY'), 'a')).toMatchObject({ code: 'InvalidProxy' });
  });
});

describe('the end of a signal', () => {
  it.each([
    ['the time that there was', AbortSignal.abort(new DOMException('', 'TimeoutError')), 'RetryTimeout'],
    ['the run', AbortSignal.abort(), 'Interrupted'],
    ['the run, for a reason that is not an error', AbortSignal.abort('stopped'), 'Interrupted'],
    ['the run, without a reason', AbortSignal.abort(null), 'Interrupted'],
    ['what a signal says itself', AbortSignal.abort(faultError(FAULTS.SURPLUS, 'a')), 'SurplusBytes'],
  ])('is the end of %s', (_, signal, code) => {
    expect(endedBy(signal, 'a.example.com')).toMatchObject({ code });
  });
});

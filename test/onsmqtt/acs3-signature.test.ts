import {
  acs3Authorization,
  acs3Signature,
  acs3StringToSign,
  canonicalQuery,
  percentEncode,
  sha256Hex,
} from '../../lib/onsmqtt/acs3-signature';

/** The example in Alibaba Cloud's page "V3 request syntax and signature method", with its results. */
const EXAMPLE = {
  method: 'POST',
  query: canonicalQuery(
    new Map([
      ['RegionId', 'cn-shanghai'],
      ['ImageId', 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd'],
    ]),
  ),
  headers: {
    accept: 'application/json',
    host: 'ecs.cn-shanghai.aliyuncs.com',
    'x-acs-action': 'RunInstances',
    'x-acs-content-sha256': sha256Hex(''),
    'x-acs-date': '2023-10-26T10:22:32Z',
    'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
    'x-acs-version': '2014-05-26',
  },
  payloadHash: sha256Hex(''),
};
const SIGNED = [
  'host',
  'x-acs-action',
  'x-acs-content-sha256',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-version',
];

describe('a signature of version 3', () => {
  it('is the one that the documentation gives for its example', () => {
    const stringToSign = acs3StringToSign(EXAMPLE, SIGNED);
    expect(stringToSign).toBe(
      'ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259',
    );
    expect(acs3Signature(stringToSign, 'YourAccessKeySecret')).toBe(
      '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  it('covers host, content type and everything of the service, in the order of the names', () => {
    const headers = {
      'x-acs-b': ' b ',
      'content-type': 'text',
      host: 'h',
      accept: 'a',
      'user-agent': 'u',
      'x-acs-a': 'a',
    };
    const request = { ...EXAMPLE, headers };
    const names = ['content-type', 'host', 'x-acs-a', 'x-acs-b'];
    const signature = acs3Signature(acs3StringToSign(request, names), 'secret');
    expect(acs3Authorization(request, 'key', 'secret')).toBe(
      `ACS3-HMAC-SHA256 Credential=key,SignedHeaders=${names.join(';')},Signature=${signature}`,
    );
    const trimmed = { ...request, headers: { ...headers, 'x-acs-b': 'b' } };
    expect(acs3StringToSign(trimmed, names)).toBe(acs3StringToSign(request, names));
    expect(acs3StringToSign(request, [...names, 'x-acs-c'])).not.toContain('undefined');
  });
});

describe('a query', () => {
  it('is sorted by name, and encoded by RFC 3986', () => {
    expect(
      canonicalQuery(
        new Map([
          ['b', "!'()*~"],
          ['a', 'x y+/='],
          ['c', '\u538b'],
        ]),
      ),
    ).toBe('a=x%20y%2B%2F%3D&b=%21%27%28%29%2A~&c=%E5%8E%8B');
    expect(percentEncode('-_.~*')).toBe('-_.~%2A');
  });
});

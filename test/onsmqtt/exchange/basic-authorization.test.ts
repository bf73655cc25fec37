import { secrets } from '../../../lib/gate/secrets/secrets';
import { basicAuthorization } from '../../../lib/onsmqtt/exchange/basic-authorization';

const authorization = (text: string) => basicAuthorization(new URL(text));
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('the authorization in a URL', () => {
  it('is that of the user and the password in it', () => {
    expect(authorization('http://user:password-of-a-proxy@host')).toBe(basic('user:password-of-a-proxy'));
    expect(authorization('http://user@host')).toBe(basic('user:'));
    expect(authorization('http://:only-a-password@host')).toBe(basic(':only-a-password'));
    expect(authorization('http://host')).toBeUndefined();
  });

  it('is not percent-encoded, and as it is if it cannot be decoded', () => {
    expect(authorization('http://a%40b:p%2Fq%3A@host')).toBe(basic('a@b:p/q:'));
    expect(authorization('http://user:100%25%zz@host')).toBe(basic('user:100%25%zz'));
  });

  it('makes the password a secret', () => {
    expect(secrets.isIn('another+password')).toBe(false);
    authorization('http://user:another%2Bpassword@host');
    expect(secrets.isIn('another+password')).toBe(true);
  });
});

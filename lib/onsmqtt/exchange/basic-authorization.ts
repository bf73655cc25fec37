import { secrets } from '../../gate/secrets/secrets';

/** The user and the password in a URL as the value of an authorization header, or undefined where the URL holds none. */
export function basicAuthorization({ username, password }: URL): string | undefined {
  if (!username && !password) return undefined;
  secrets.add(decoded(password));
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

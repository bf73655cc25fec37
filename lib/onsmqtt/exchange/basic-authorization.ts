import { secrets } from '../../gate/secrets/secrets';

/** The value of an authorization header for the user and password in a URL, or undefined if it has none. */
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

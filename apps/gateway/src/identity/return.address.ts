/**
 * A path on this origin to come back to after login. Anything else (another origin, `//host`, `\`, control characters,
 * the login addresses themselves) becomes the start page: a login must not send people elsewhere.
 */
export function returnAddress(given: unknown): string {
  if (typeof given !== 'string' || given.length > 1_000 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(given))
    return '/';
  if (given.startsWith('/auth/')) return '/';
  const base = 'http://here.invalid';
  const url = URL.canParse(given, base) ? new URL(given, base) : undefined;
  return url?.origin === base ? `${url.pathname}${url.search}${url.hash}` : '/';
}

/** The same address with an outcome in its fragment, which no server and no log sees. */
export const withOutcome = (address: string, outcome: Record<string, string>): string =>
  `${address.split('#', 1)[0]}#${new URLSearchParams(outcome).toString()}`;

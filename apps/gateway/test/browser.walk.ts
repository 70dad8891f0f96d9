/** What a browser does with cookies and redirects, for specs that sign in for real. */
export class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();

  async request(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address);
    const headers = new Headers(init.headers);
    const jar = this.cookies.get(url.host) ?? new Map<string, string>();
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const gone = attributes.some((attribute) =>
        /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute),
      );
      if (gone || value === '') jar.delete(name);
      else jar.set(name, value);
    }
    this.cookies.set(url.host, jar);
    return response;
  }

  /** Follows redirects, fills in the provider's login form once, and answers the first address that `arrived` accepts. */
  async walk(
    start: string,
    persona: { username: string; password: string },
    arrived: (url: URL) => boolean,
  ): Promise<URL> {
    let url = new URL(start);
    let response = await this.request(url.href);
    for (let hop = 0; hop < 20; hop++) {
      const location = response.headers.get('location');
      if (location !== null) {
        url = new URL(location, url);
        if (arrived(url)) return url;
        response = await this.request(url.href);
        continue;
      }
      const action = /<form method="post" action="([^"]+)"/.exec(await response.text())?.[1];
      if (!action) throw new Error(`no way on from ${url.pathname} (${response.status})`);
      url = new URL(action, url);
      const { username, password } = persona;
      response = await this.request(url.href, {
        method: 'POST',
        body: new URLSearchParams({ username, password }),
      });
    }
    throw new Error('too many redirects');
  }

  /** As if the cookies of that origin had been deleted. */
  forget(address: string): void {
    this.cookies.delete(new URL(address).host);
  }

  cookiesOf(address: string): Map<string, string> {
    return new Map(this.cookies.get(new URL(address).host));
  }
}

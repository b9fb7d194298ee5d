/** A browser as far as redirects, cookies and one form need it. */
export function visitor() {
  const jar = new Map<string, string>()
  const cookiesOf = (url: URL) =>
    [...jar]
      .filter(([key]) => key.startsWith(`${url.host} `))
      .map(([key, value]) => `${key.split(' ')[1]}=${value}`)
      .join('; ')
  async function ask(address: string, init: RequestInit = {}): Promise<{ url: URL; reply: Response; text: string }> {
    let url = new URL(address)
    for (let hops = 0; ; hops++) {
      const reply = await fetch(url, {
        ...(hops === 0 ? init : {}),
        redirect: 'manual',
        headers: { ...(hops === 0 ? init.headers : {}), cookie: cookiesOf(url) },
      })
      for (const cookie of reply.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        jar.set(`${url.host} ${name}`, value)
      }
      const next = reply.headers.get('location')
      if (next === null || hops > 10 || new URL(next, url).pathname === '/' || new URL(next, url).pathname === '/single-sign-on')
        return { url: next === null ? url : new URL(next, url), reply, text: await reply.text() }
      url = new URL(next, url)
    }
  }
  return { ask, jar, cookies: cookiesOf }
}

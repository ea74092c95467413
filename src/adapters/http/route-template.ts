/**
 * The path of a route as openapi.json writes it, but without the last slash: `/oauth/{provider}/callback`.
 * @param route the path or name of a route, such as `/oauth/weibo/callback` or `/audit/failed/:id/retry`
 * @param providers the names of the configured providers
 */
export function routeTemplate(route: string, providers: readonly string[]): string {
  const path = route
    .replace(/\\(.)/g, '$1')
    .replace(/\/:(\w+)/g, '/{$1}')
    .replace(/\/+$/, '')
  const [, first, second = '', ...rest] = path.split('/')
  return first === 'oauth' && providers.includes(second) ? ['/oauth/{provider}', ...rest].join('/') : path
}

import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import Router from '@koa/router'
import { send } from './built-file.js'
import type { BuiltFile } from './read-built-pages.js'

/** @param describe makes the description; called at the first request, since making it takes longer than a login */
export function descriptionRoutes(describe: () => Promise<object>): Router {
  const router = new Router()
  let file: Promise<BuiltFile> | null = null
  router.get('/openapi.json', async (ctx) => {
    file ??= describe().then(asFile)
    const made = await file
    ctx.set('Cache-Control', 'public, max-age=300')
    send(ctx, made)
  })
  return router
}

async function asFile(description: object): Promise<BuiltFile> {
  const content = Buffer.from(JSON.stringify(description))
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 }
  const [brotli, gzipped] = await Promise.all([
    promisify(brotliCompress)(content, { params }),
    promisify(gzip)(content),
  ])
  return { name: 'openapi.json', content, brotli, gzip: gzipped }
}

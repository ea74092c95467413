import { visit } from 'jsonc-parser'
import type { Context } from 'koa'
import getRawBody from 'raw-body'
import { RejectedRequest } from './envelope.js'
import { MAX_BODY_BYTES } from './unread-body.js'

const MAX_DEPTH = 16

export async function readBody(ctx: Context): Promise<Record<string, unknown>> {
  if (!hasBody(ctx)) return {}
  const type = ctx.is('application/json', 'application/x-www-form-urlencoded')
  const isEncoded = !['', 'identity'].includes(ctx.get('Content-Encoding').toLowerCase())
  if (!type || isEncoded || !['', 'utf-8', 'utf8'].includes(ctx.request.charset.toLowerCase())) {
    throw new RejectedRequest('unsupported_media_type')
  }
  const text = decode(await readBytes(ctx))
  return type === 'application/json' ? parseJson(text) : parseForm(text)
}

function hasBody(ctx: Context): boolean {
  return ctx.get('Transfer-Encoding') !== '' || Number(ctx.get('Content-Length') || 0) > 0
}

async function readBytes(ctx: Context): Promise<Buffer> {
  try {
    return await getRawBody(ctx.req, { limit: MAX_BODY_BYTES, length: ctx.get('Content-Length') || null })
  } catch (error) {
    const isTooLarge = error instanceof Error && 'type' in error && error.type === 'entity.too.large'
    throw new RejectedRequest(isTooLarge ? 'body_too_large' : 'invalid_request')
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw notJson('must be UTF-8')
  }
}

function parseJson(text: string): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw notJson('must be JSON')
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw notJson('must be a JSON object')
  refuseAmbiguity(text)
  return { ...parsed }
}

/** Of duplicate names, JSON.parse keeps the last. A proxy that keeps the first would have checked other values. */
function refuseAmbiguity(text: string): void {
  const open: Set<string>[] = []
  const begin = () => {
    if (open.push(new Set()) > MAX_DEPTH) throw notJson('must not be nested so deeply')
  }
  const end = () => void open.pop()
  visit(text, {
    onObjectBegin: begin,
    onArrayBegin: begin,
    onObjectEnd: end,
    onArrayEnd: end,
    onObjectProperty: (name) => {
      if (open.at(-1)?.has(name)) throw notJson('must not name a field twice')
      open.at(-1)?.add(name)
    },
  })
}

/** A repeated field becomes a list, which no schema accepts. */
function parseForm(text: string): Record<string, unknown> {
  const form = new URLSearchParams(text)
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}

function notJson(problem: string): RejectedRequest {
  return new RejectedRequest('invalid_request', [{ field: 'body', problem }])
}

import type { Program } from './program.js'

export interface Begun {
  readonly cookie: string
  readonly url: string
}

export interface Returned extends Begun {
  readonly form: string
}

export async function beginLogin({ url }: Program): Promise<Begun> {
  const response = await fetch(`${url}/oauth/weibo/`)
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const { data } = (await read(response)) as { data: { url: string } }
  return { cookie, url: data.url }
}

export async function comeBack(service: Program, person: string): Promise<Returned> {
  const begun = await beginLogin(service)
  const response = await fetch(`${begun.url}&sandbox_person=${person}`, { redirect: 'manual' })
  await response.arrayBuffer()
  return { ...begun, form: new URL(response.headers.get('location') ?? '').search.slice(1) }
}

export async function callBack({ url }: Program, { cookie, form }: Returned) {
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
  const response = await fetch(`${url}/oauth/weibo/callback/`, { method: 'POST', body: form, headers })
  return (await read(response)) as { data: { type: string; bind_ticket?: string } }
}

export async function read(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`)
  return response.json()
}

import { readFileSync } from 'node:fs'
import type { Servers } from './servers.js'

export interface Running {
  readonly publicUrl: string
  readonly folder: string
  readonly servers: Servers
  /** By the names of the processes. */
  readonly pids: Readonly<Record<string, number>>
}

export function whatToTry({ publicUrl, folder, servers, pids }: Running): string {
  const kill = (name: string, pid: number | undefined) => `  kill -9 ${String(pid).padEnd(8)} # ${name}`
  return `
Two api behind ${publicUrl}, two worker, Weibo's sandbox, MongoDB and Redis. The secrets are in ${folder}.
NODE_ENV is development, since production refuses the sandbox's App Key; all else is as in production.

Paste into another terminal, in this folder: bind required, registered, logged in.

${fiveLines(publicUrl)}
What a worker has recorded of it:

  curl -s -H "Authorization: Bearer $(cat ${folder}/admin-token)" '${publicUrl}/audit/events/'

What could not be recorded (nothing, unless somebody breaks something):

  node --env-file=${folder}/environment dist/main.js audit failed

Kill what you like, and look again: what a worker held is delivered to the other one within 15 s, without Redis the
logins go on, without MongoDB they are answered 503, and no event is lost. Each is started again.

${['worker-1', 'api-1'].map((name) => kill(name, pids[name])).join('\n')}
${servers.own.map(({ name, process: server }) => kill(name, server.pid)).join('\n')}

Ctrl-C ends everything.`
}

/** Those of the README, at the port that this is. */
function fiveLines(publicUrl: string): string {
  const [, lines = ''] = /```sh\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? []
  return lines.replaceAll('http://127.0.0.1:8888', publicUrl)
}

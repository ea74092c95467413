import { readFileSync } from 'node:fs'
import type { Servers } from './servers.js'

export interface Running {
  readonly publicUrl: string
  readonly folder: string
  readonly servers: Servers
  /** By process name. */
  readonly pids: Readonly<Record<string, number>>
}

export function whatToTry({ publicUrl, folder, servers, pids }: Running): string {
  const kill = (name: string, pid: number | undefined) => `  kill -9 ${String(pid).padEnd(8)} # ${name}`
  return `
Two api processes behind ${publicUrl}, two worker processes, Weibo's sandbox, MongoDB and Redis. The secrets are in ${folder}.
NODE_ENV is development, because production refuses the sandbox's App Key. Everything else is as in production.

Paste into another terminal, in this folder: bind required, registered, logged in.

${fiveLines(publicUrl)}
What the workers have recorded:

  curl -s -H "Authorization: Bearer $(cat ${folder}/admin-token)" '${publicUrl}/audit/events/'

What could not be recorded (nothing, unless you break something):

  node --env-file=${folder}/environment dist/main.js audit failed

Kill any process and look again. The jobs of a killed worker go to the other worker within 15 s. Without Redis logins
still work; without MongoDB they are answered with 503. No event is lost. Each process is restarted.

${['worker-1', 'api-1'].map((name) => kill(name, pids[name])).join('\n')}
${servers.own.map(({ name, process: server }) => kill(name, server.pid)).join('\n')}

Ctrl-C ends everything.`
}

/** The lines of the README, with this port. */
function fiveLines(publicUrl: string): string {
  const [, lines = ''] = /```sh\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? []
  return lines.replaceAll('http://127.0.0.1:8888', publicUrl)
}

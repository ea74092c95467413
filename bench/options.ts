import { parseArgs } from 'node:util'
import { hasServers } from './servers.js'

/** The options of `npm run bench -- ...` (docs/performance.md). */
export function optionsOf(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      targets: { type: 'string', default: hasServers() ? 'floor,embedded,mongodb' : 'floor,embedded' },
      work: { type: 'string', default: 'callback,login,refresh,password' },
      connections: { type: 'string', default: '1,50,200' },
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '3' },
      warmup: { type: 'string', default: '3' },
      former: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const { seconds, rounds, warmup } = values
  return {
    targets: [...values.targets.split(','), ...(values.former ? ['former'] : [])],
    former: values.former,
    work: values.work.split(','),
    connections: values.connections.split(',').map(Number),
    seconds: Number(seconds),
    rounds: Number(rounds),
    warmUpSeconds: Number(warmup),
    isJson: values.json,
  }
}

export type Options = ReturnType<typeof optionsOf>

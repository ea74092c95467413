// Preloaded into a program: the first SIGUSR2 starts a CPU profile, the second writes it to `BENCH_PROFILE`.
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'

const SAMPLE_MICROSECONDS = 200

const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS })

process.once('SIGUSR2', async () => {
  await session.post('Profiler.start')
  process.once('SIGUSR2', async () => {
    const { profile } = await session.post('Profiler.stop')
    writeFileSync(process.env['BENCH_PROFILE'] ?? 'bench.cpuprofile', JSON.stringify(profile))
  })
})

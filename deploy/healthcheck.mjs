// Exits with 0 if the process of this container answers 200 on the given path. The image has no curl.
const { PORT = '8888' } = process.env
const path = process.argv[2] ?? '/healthz'
try {
  const answer = await fetch(`http://127.0.0.1:${PORT}${path}`, { signal: AbortSignal.timeout(4000) })
  console.log(answer.status, (await answer.text()).slice(0, 300))
  process.exit(answer.status === 200 ? 0 : 1)
} catch (error) {
  console.log(error.cause?.code ?? error.message)
  process.exit(1)
}

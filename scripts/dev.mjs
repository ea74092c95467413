// `npm run dev` runs this again after each change.
import './prepare.mjs'

await import('../dist/main.js')

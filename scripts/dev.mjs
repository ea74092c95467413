// What `npm run dev` runs anew after each change.
import './prepare.mjs'

await import('../dist/main.js')

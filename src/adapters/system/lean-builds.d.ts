// Parts of packages whose index loads much that is not used here.

declare module 'axios/dist/browser/axios.cjs' {
  import axios from 'axios'
  export = axios
}

declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici'
  export = Pool
}

declare module 'undici/lib/core/connect.js' {
  import { buildConnector } from 'undici'
  export = buildConnector
}

import { defineComponent } from 'vue'
import { BeginAgain, beginningOf } from '../bind/begin-again.js'
import { BindOwn } from '../bind/bind-own.js'
import { BindVisitor } from '../bind/bind-visitor.js'
import { pendingBinding } from '../provider-login.js'

/** Where an account goes that is not linked yet. A reload loses its ticket, so the login begins again. */
export const BindPage = defineComponent(() => {
  const pending = pendingBinding()
  if (!pending) {
    const beginning = beginningOf(history.state)
    return () => <BeginAgain beginning={beginning} />
  }
  return () => (pending.purpose === 'bind' ? <BindOwn pending={pending} /> : <BindVisitor pending={pending} />)
})

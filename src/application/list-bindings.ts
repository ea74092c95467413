import type { Binding } from '../domain/binding.js'
import type { Bearer } from './identify-bearer.js'
import type { BindingRepository } from './ports/binding-repository.js'

export class ListBindings {
  constructor(private readonly ports: { readonly bindings: Pick<BindingRepository, 'listOfUser'> }) {}

  execute({ user }: Bearer): Promise<readonly Binding[]> {
    return this.ports.bindings.listOfUser(user.id)
  }
}

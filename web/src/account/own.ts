export interface Me {
  readonly id: string
  readonly username: string
  readonly has_password: boolean
  readonly created_at: string
}

export interface BoundAccount {
  readonly provider: string
  readonly uid: string
  readonly screen_name: string | null
  readonly avatar_url: string | null
  readonly bound_at: string
}

export interface OpenSession {
  readonly id: string
  readonly current: boolean
  readonly created_at: string
  readonly last_seen_at: string
  readonly ip: string
  readonly user_agent: string
}

export interface OwnEvent {
  readonly id: string
  readonly type: string
  readonly time: string
  readonly data: {
    readonly method?: string
    readonly reason?: string
    readonly action?: string
    readonly provider?: string
    readonly uid?: string
    readonly ip?: string
    readonly user_agent?: string
    /** Set: an operator did it. */
    readonly operator?: string
  }
}

export interface EventsPage {
  readonly events: readonly OwnEvent[]
  readonly next_cursor: string | null
}

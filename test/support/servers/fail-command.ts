import mongoose from 'mongoose'

export interface CommandFault {
  readonly failCommands: readonly string[]
  readonly errorCode?: number
  readonly errorLabels?: readonly string[]
  readonly closeConnection?: boolean
}

/** Lets the server fail the next so many of these commands. Only for a server of the test's own. */
export async function failCommand(uri: string, times: number, data: CommandFault): Promise<void> {
  const client = new mongoose.mongo.MongoClient(uri)
  await client.db('admin').command({ configureFailPoint: 'failCommand', mode: { times }, data })
  await client.close()
}

export async function failNothing(uri: string): Promise<void> {
  const client = new mongoose.mongo.MongoClient(uri)
  await client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' })
  await client.close()
}

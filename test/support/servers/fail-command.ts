import mongoose from 'mongoose'

export interface CommandFault {
  readonly failCommands: readonly string[]
  readonly errorCode?: number
  readonly errorLabels?: readonly string[]
  readonly closeConnection?: boolean
}

/** Makes the server fail the next `times` of these commands. Not for a shared server. */
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

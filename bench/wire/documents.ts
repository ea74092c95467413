import mongoose from 'mongoose'

const SAMPLE = 500

/** Prints a Markdown table of the collections: the size of a document, and its entries in each index. */
export async function printDocuments(uri: string): Promise<void> {
  const client = new mongoose.mongo.MongoClient(uri)
  const db = client.db()
  console.log('\n| collection | documents | bytes of one | indexes |\n| --- | --- | --- | --- |')
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)
  for (const name of names.sort()) {
    const collection = db.collection(name)
    const sample = await collection.find().limit(SAMPLE).toArray()
    const bytes = sample.reduce((sum, each) => sum + mongoose.mongo.BSON.calculateObjectSize(each), 0) / sample.length
    const indexes = (await collection.indexes()).map(({ key }) => Object.keys(key).join(' + '))
    console.log(
      `| ${name} | ${await collection.countDocuments()} | ${sample.length > 0 ? bytes.toFixed(0) : ''} | ${indexes.join(', ')} |`,
    )
  }
  await client.close()
}

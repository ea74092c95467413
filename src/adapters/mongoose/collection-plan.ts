import type { mongo } from 'mongoose'
import type { Models } from './models.js'
import { UnusableDatabase } from './mongo-failure.js'

export type MissingPart =
  | { readonly collection: string }
  | {
      readonly collection: string
      readonly key: mongo.IndexSpecification
      readonly options: mongo.CreateIndexesOptions
    }

type ExistingIndexes = ReadonlyMap<string, readonly mongo.IndexDescriptionInfo[]>

/** What is there of our collections and indexes has to fit; what is not is listed, collections first. */
export async function missingParts(db: mongo.Db, models: Models): Promise<readonly MissingPart[]> {
  const existing = await existingIndexes(db, models)
  const collections = Object.values(models).map(({ collection: { collectionName: collection } }) => ({ collection }))
  return [...collections.filter(({ collection }) => !existing.has(collection)), ...missingIndexes(existing, models)]
}

async function existingIndexes(db: mongo.Db, models: Models): Promise<ExistingIndexes> {
  const names = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name))
  const found = new Map<string, mongo.IndexDescriptionInfo[]>()
  for (const { collection } of Object.values(models)) {
    const name = collection.collectionName
    if (names.has(name)) found.set(name, await db.collection(name).indexes())
  }
  return found
}

function missingIndexes(existing: ExistingIndexes, models: Models): MissingPart[] {
  return Object.values(models).flatMap(({ collection: { collectionName: collection }, schema }) => {
    const there = existing.get(collection) ?? []
    return schema.indexes().flatMap(([key, { unique, expireAfterSeconds }]) => {
      const found = there.find((index) => JSON.stringify(index.key) === JSON.stringify(key))
      if (found && unique) refuseUnlessUnique(collection, found)
      if (found) return []
      const options = {
        ...(unique && { unique: true }),
        ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
      }
      return [{ collection, key: key as mongo.IndexSpecification, options }]
    })
  })
}

/** Without it two people could have one account (rule BI-5); an index of fewer documents does not keep them apart. */
function refuseUnlessUnique(collection: string, index: mongo.IndexDescriptionInfo): void {
  if (index.unique && !index.sparse && !index['partialFilterExpression'] && !index['collation']) return
  throw new UnusableDatabase(
    `the index ${index.name} of the collection ${collection} is not unique over all documents: drop it, and start again`,
  )
}

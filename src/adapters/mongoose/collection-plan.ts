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

/**
 * The collections and indexes that are missing, collections first.
 * @throws UnusableDatabase if an existing index is not unique although it must be
 */
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
    const indexes = existing.get(collection) ?? []
    return schema.indexes().flatMap(([key, { unique, sparse, expireAfterSeconds }]) => {
      const found = indexes.find((index) => JSON.stringify(index.key) === JSON.stringify(key))
      if (found && unique) refuseUnlessUnique(collection, found, sparse === true)
      if (found) return []
      const options = {
        ...(unique && { unique: true }),
        ...(sparse && { sparse: true }),
        ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
      }
      return [{ collection, key: key as mongo.IndexSpecification, options }]
    })
  })
}

/**
 * Without a unique index two people could have one account (rule BI-5). If sparse, it leaves out only documents without
 * its field.
 */
function refuseUnlessUnique(collection: string, index: mongo.IndexDescriptionInfo, mayBeSparse: boolean): void {
  const coversAllDocuments = (mayBeSparse || !index.sparse) && !index['partialFilterExpression'] && !index['collation']
  if (index.unique && coversAllDocuments) return
  throw new UnusableDatabase(
    `the index ${index.name} of the collection ${collection} is not unique over all documents: drop it, and start again`,
  )
}

import { Schema } from 'mongoose'
import { OPTIONS } from './schema-options.js'

export const ANCHOR_ID = 'anchor'

/** The one document of the collection `audit_anchors`. */
export type AnchorDocument = {
  readonly _id: typeof ANCHOR_ID
  /** The anchor in JSON. */
  readonly anchor: string
}

export const anchorSchema = new Schema<AnchorDocument>({ _id: String, anchor: String }, OPTIONS)

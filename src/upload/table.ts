import { type DBSchema, type IDBPDatabase, openDB } from "idb"
import type { CreateUpload } from "#domain/contracts/uploads.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { SentPart } from "./send-object.ts"

/** What a later session must know of an upload that was cut off. */
export interface UploadRecord {
  /** `fingerprint` and datasource: the file that is chosen again is recognised by what is in it. */
  readonly key: string
  /** Of the call that creates the upload: a lost answer is asked for again, not twice created. */
  readonly idempotencyKey: string
  /** Null until the Worker has answered. */
  readonly id: string | null
  readonly partSize: number
  readonly request: CreateUpload
  /** With other choices the objects would be others: what was sent is then of no use. */
  readonly choices: Choices
  readonly objects: number
  readonly startedAt: number
  /** Where the browser gives one: the file can be opened again without choosing it. */
  readonly handle: FileSystemFileHandle | null
}

export interface ObjectRecord {
  readonly n: number
  readonly rows: number
  readonly done: boolean
  readonly parts: ReadonlyMap<number, SentPart>
}

/** Remembers uploads over closed tabs. */
export interface UploadTable {
  find(key: string): Promise<UploadRecord | null>
  /** Those that were not finished, newest first: what resume offers. */
  unfinished(): Promise<readonly UploadRecord[]>
  save(record: UploadRecord): Promise<void>
  objects(key: string): Promise<readonly ObjectRecord[]>
  saveObject(key: string, object: ObjectRecord): Promise<void>
  /** The upload and its objects. */
  remove(key: string): Promise<void>
}

export const uploadKey = (fingerprint: string, datasource: string): string => `${fingerprint}/${datasource}`

interface Schema extends DBSchema {
  uploads: { key: string; value: UploadRecord }
  objects: { key: [string, number]; value: ObjectRecord & { key: string } }
}

/** The table in IndexedDB; opened on first use. */
export function openUploadTable(name = "grove-uploads"): UploadTable {
  let opening: Promise<IDBPDatabase<Schema>> | null = null
  const open = () => {
    opening ??= openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore("uploads", { keyPath: "key" })
        db.createObjectStore("objects", { keyPath: ["key", "n"] })
      },
    })
    return opening
  }
  const ofUpload = (key: string) => IDBKeyRange.bound([key, 0], [key, Number.MAX_SAFE_INTEGER])
  return {
    find: async (key) => (await (await open()).get("uploads", key)) ?? null,
    async unfinished() {
      const all = await (await open()).getAll("uploads")
      return all.toSorted((a, b) => b.startedAt - a.startedAt)
    },
    async save(record) {
      await (await open()).put("uploads", record)
    },
    objects: async (key) => (await open()).getAll("objects", ofUpload(key)),
    async saveObject(key, object) {
      await (await open()).put("objects", { ...object, key })
    },
    async remove(key) {
      const tx = (await open()).transaction(["uploads", "objects"], "readwrite")
      await Promise.all([
        tx.objectStore("uploads").delete(key),
        tx.objectStore("objects").delete(ofUpload(key)),
        tx.done,
      ])
    },
  }
}

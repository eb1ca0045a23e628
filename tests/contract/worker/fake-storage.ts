import { type ObjectStorage, StorageUnavailable } from "#workers/storage/storage.ts"

export interface FakeStorage extends ObjectStorage {
  readonly objects: Map<string, Uint8Array>
  /** Multipart uploads that were neither completed nor aborted. */
  readonly open: Map<string, Map<number, Uint8Array>>
  down: boolean
}

const concat = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

/** S3 in memory, with the rules that matter: nothing is overwritten by a PUT, parts come together once. */
export function fakeStorage(): FakeStorage {
  const objects = new Map<string, Uint8Array>()
  const open = new Map<string, Map<number, Uint8Array>>()
  let uploads = 0
  const up = () => {
    if (storage.down) throw new StorageUnavailable("S3 is down.")
  }
  const storage: FakeStorage = {
    objects,
    open,
    down: false,
    async presignPut(key, size) {
      return { url: `http://s3/${key}?size=${size}`, headers: {} }
    },
    async presignPart(key, uploadId, partNumber) {
      return { url: `http://s3/${key}?uploadId=${uploadId}&part=${partNumber}`, headers: {} }
    },
    async startMultipart() {
      up()
      const id = `upload-${uploads++}`
      open.set(id, new Map())
      return id
    },
    async putPart(_, uploadId, partNumber, body) {
      up()
      open.get(uploadId)!.set(partNumber, body.slice())
      return { partNumber, etag: `etag-${partNumber}`, sha256: `sha256-${partNumber}` }
    },
    async completeMultipart(key, uploadId, parts, size) {
      up()
      const sent = open.get(uploadId)
      if (!sent) return objects.get(key)?.length === size ? { ok: true } : { ok: false, detail: "NoSuchUpload" }
      open.delete(uploadId)
      objects.set(key, concat(parts.map((p) => sent.get(p.partNumber)!)))
      return objects.get(key)!.length === size ? { ok: true } : { ok: false, detail: "EntityTooSmall" }
    },
    async abortMultipart(_, uploadId) {
      up()
      open.delete(uploadId)
    },
    async head(key) {
      up()
      return objects.get(key)?.length ?? null
    },
    async put(key, body) {
      up()
      if (objects.has(key)) return "exists"
      objects.set(key, body.slice())
      return "written"
    },
    async copy(from, to) {
      up()
      objects.set(to, objects.get(from)!)
    },
    async readRange(key, start, end) {
      up()
      return objects.get(key)!.slice(start, end)
    },
    async read(key) {
      up()
      return new Blob([objects.get(key)! as Uint8Array<ArrayBuffer>]).stream()
    },
    async remove(key) {
      up()
      objects.delete(key)
    },
  }
  return storage
}

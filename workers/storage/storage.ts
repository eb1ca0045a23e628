/** A request that a browser may send by itself: these headers, no others. */
export interface SignedRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

export interface UploadedPart {
  readonly partNumber: number
  /** As S3 gave it: opaque, of any length. */
  readonly etag: string
  /** Base64; S3 wants the checksum of each part once more when they are put together. */
  readonly sha256: string
}

/** What Grove asks of S3. Every method may throw StorageUnavailable, which the caller tries again later, or StorageRefused. */
export interface ObjectStorage {
  /** `sha256` in base64 binds the body; the object must not exist yet. */
  presignPut(key: string, size: number, sha256: string): Promise<SignedRequest>
  presignPart(key: string, uploadId: string, partNumber: number, size: number, sha256: string): Promise<SignedRequest>
  startMultipart(key: string): Promise<string>
  putPart(key: string, uploadId: string, partNumber: number, body: Uint8Array): Promise<UploadedPart>
  /** Settles a lost answer by looking at the object: completing twice is one completion. */
  completeMultipart(
    key: string,
    uploadId: string,
    parts: readonly UploadedPart[],
    size: number,
  ): Promise<CompleteResult>
  abortMultipart(key: string, uploadId: string): Promise<void>
  /** Size in bytes, or null when there is no such object. */
  head(key: string): Promise<number | null>
  /** Never overwrites: an object that is there stays. */
  put(key: string, body: Uint8Array): Promise<"written" | "exists">
  copy(from: string, to: string): Promise<void>
  /** Bytes `[start, end)`. */
  readRange(key: string, start: number, end: number): Promise<Uint8Array>
  read(key: string): Promise<ReadableStream<Uint8Array>>
  remove(key: string): Promise<void>
}

export type CompleteResult = { readonly ok: true } | { readonly ok: false; readonly detail: string }

/** S3 could not be reached, or asked to come back later. */
export class StorageUnavailable extends Error {
  override readonly name = "StorageUnavailable"
}

/** S3 understood a call and refused it: its address, the bucket's name, or who may what, is not as it has to be. */
export class StorageRefused extends Error {
  override readonly name = "StorageRefused"
}

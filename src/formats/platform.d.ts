/** What the format libraries take from their host beside the language: the same in browsers, workerd and Node. */
interface ReadableStreamDefaultController {
  enqueue(chunk: unknown): void
  close(): void
}
interface ReadableStream {
  getReader(): { read(): Promise<{ done: boolean; value?: unknown }>; cancel(reason?: unknown): Promise<void> }
}
declare var ReadableStream: new (source: {
  pull(controller: ReadableStreamDefaultController): Promise<void>
  cancel(reason?: unknown): Promise<void>
}) => ReadableStream
interface TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>
}
declare var TextEncoder: new () => TextEncoder
/** Unpacks bytes as they come; native in browsers, workerd and Node. */
declare var DecompressionStream: new (
  format: "deflate-raw",
) => {
  readonly readable: ReadableStream
  readonly writable: {
    getWriter(): {
      write(chunk: Uint8Array): Promise<void>
      close(): Promise<void>
      abort(reason?: unknown): Promise<void>
    }
  }
}

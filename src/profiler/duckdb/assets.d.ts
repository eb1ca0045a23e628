declare module "*?gzipped" {
  /** The address of the file, compressed with gzip. */
  const url: string
  export default url
}

/** Packed bytes that are none, are damaged or end too early; its message says what, without a capital and a full stop. */
export class BrokenStream extends Error {
  override readonly name = "BrokenStream"
}

import { failed, type Result } from "#domain/findings/result.ts"

/**
 * Ends the reading of a workbook from within its parsers, which are callbacks; `settled` makes it a value. It never leaves
 * this folder.
 */
export class WorkbookProblem extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const AGAIN = "Open it in Excel or LibreOffice, save it again, and choose the new file."

/** @param where a sentence that says what is damaged and where */
export const broken = (where: string): WorkbookProblem =>
  new WorkbookProblem("broken_workbook", `This workbook is damaged: ${where} ${AGAIN}`)

export const tooLarge = (why: string): WorkbookProblem => new WorkbookProblem("too_large", why)

export const encrypted = (): WorkbookProblem =>
  new WorkbookProblem(
    "encrypted_workbook",
    "This workbook is protected with a password, so nothing in it can be read. Open it in Excel, take the password off (File, Info, Protect Workbook, Encrypt with Password), save it, and choose it again.",
  )

/** A problem with the workbook as a value; anything else is thrown on. */
export async function settled<T>(read: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof WorkbookProblem) return failed(cause.code, cause.message)
    throw cause
  }
}
